import { describe, expect, test } from 'vitest';
import { changes_between, moved_keys } from './changes';
import { blank_moment, type Path } from './document';
import { add_moment, add_stage, move_moment, move_stage, remove_stage, set_journey, set_moment, set_stage } from './moves';

const path: Path = {
  key: 'shop', name: 'Shop', description: '', language: 'fi', personas: [], outcome: null,
  stages: [
    { key: 'before', kind: 'before', title: 'Before', moments: ['a', 'b', 'c'].map((key) => blank_moment(key, key)) },
    { key: 'after', kind: 'after', title: 'After', moments: [blank_moment('d', 'd')] },
  ],
};
const said = (after: Path) => changes_between(path, after).map(({ kind, what, key, field }) => [kind, what, key, field].filter(Boolean).join(' '));

describe('what changed', () => {
  test('is nothing when only the objects are new', () => expect(said(structuredClone(path))).toEqual([]));
  test('names fields with both values', () => {
    expect(changes_between(path, set_moment(path, 'a', 'promise', 'Fast'))).toEqual([{ kind: 'changed', what: 'moment', key: 'a', title: 'a', field: 'promise', before: '', after: 'Fast' }]);
    expect(said(set_stage(set_journey(path, 'name', 'Web shop'), 'after', 'title', 'Later'))).toEqual(['changed journey shop name', 'changed stage after title']);
  });
  test('names what came and went', () => {
    expect(said(add_moment(path, 'after', 1, 'New').path)).toEqual(['added moment new']);
    expect(said(add_stage(path, 'own', 'More').path)).toEqual(['added stage more']);
    expect(said(remove_stage(path, 'after'))).toEqual(['removed stage after', 'removed moment d']);
  });
  test('names only what moved, not what made room', () => {
    expect(said(move_moment(path, 'a', 'before', 2))).toEqual(['moved moment a place']);
    expect(changes_between(path, move_moment(path, 'a', 'before', 2))[0]).toMatchObject({ before: 1, after: 3 });
    expect(said(move_stage(path, 'after', -1))).toHaveLength(1);
    expect(changes_between(path, move_moment(path, 'a', 'after', 0))).toEqual([{ kind: 'moved', what: 'moment', key: 'a', title: 'a', field: 'stage', before: 'before', after: 'after' }]);
  });
  test('of many things takes no time', () => {
    const many = Array.from({ length: 2000 }, (_, index) => `k${index}`);
    expect(moved_keys(many, many.toReversed()).size).toBe(1999);
  });
});

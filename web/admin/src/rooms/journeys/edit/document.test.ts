import { describe, expect, test } from 'vitest';
import { all_moments, blank_moment, free_key, key_from, path_of, sharing, type Path } from './document';
import { History } from './history';
import { add_moment, add_stage, arrange, move_moment, move_stage, paste_moment, remove_moment, remove_stage, rename_key, set_moment, step_moment } from './moves';

const path: Path = {
  key: 'shop', name: 'Shop', description: '', language: 'fi', personas: ['aino'], outcome: null,
  stages: [
    { key: 'before', kind: 'before', title: 'Before', moments: [blank_moment('a', 'A'), { ...blank_moment('b', 'B'), next: [{ moment: 'd', label: 'quick' }, { moment: 'c', label: '' }] }] },
    { key: 'during', kind: 'during', title: 'During', moments: [blank_moment('c', 'C'), blank_moment('d', 'D')] },
    { key: 'after', kind: 'after', title: 'After', moments: [] },
  ],
};
const shape = (of: Path) => of.stages.map((stage) => stage.moments.map((moment) => moment.key).join(''));

describe('keys', () => {
  test('come from titles in every language', () => {
    expect(key_from('Sovittaa mekkoa', 'moment')).toBe('sovittaa_mekkoa');
    expect(key_from('Ö, vad händer?', 'moment')).toBe('o_vad_hander');
    expect(key_from('Приміряє сукню', 'moment')).toBe('prymiryaye_suknyu');
    expect(key_from('24 h', 'moment')).toBe('h');
    expect(key_from('???', 'moment')).toBe('moment');
    expect(key_from('x'.repeat(90), 'moment')).toHaveLength(48);
  });
  test('are free', () => expect(free_key('a', new Set(['a', 'a_2']))).toBe('a_3'));
});

describe('what the server leaves out', () => {
  const read = path_of({ key: 'k', name: 'N', language: 'fi', stages: [{ key: 's', kind: 'own', title: 'S', moments: [{ key: 'm', title: 'M', next: [{ moment: 'm' }] }] }] } as never);
  test('stands at its default', () => {
    expect(read.stages[0]!.moments[0]).toEqual({ ...blank_moment('m', 'M'), next: [{ moment: 'm', label: '' }] });
    expect(read).toMatchObject({ description: '', personas: [], outcome: null });
  });
  test('is shared with what is known already', () => {
    const later = structuredClone(set_moment(path, 'c', 'title', 'See'));
    expect(sharing(later, path).stages[0]).toBe(path.stages[0]);
    expect(sharing(later, path).stages[1]!.moments[1]).toBe(path.stages[1]!.moments[1]);
    expect(sharing(structuredClone(path), path)).toBe(path);
  });
});

describe('moves', () => {
  test('step over the end of a stage into the next one', () => {
    expect(shape(step_moment(path, 'b', 1))).toEqual(['a', 'bcd', '']);
    expect(shape(step_moment(path, 'c', -1))).toEqual(['abc', 'd', '']);
    expect(shape(step_moment(path, 'd', 1))).toEqual(['ab', 'c', 'd']);
  });
  test('stop at both ends', () => {
    expect(step_moment(path, 'a', -1)).toBe(path);
    expect(move_stage(path, 'after', 1)).toBe(path);
    const last = move_moment(path, 'd', 'after', 0);
    expect(step_moment(last, 'd', 1)).toBe(last);
  });
  test('touch nothing else', () => expect(step_moment(path, 'd', 1).stages[0]).toBe(path.stages[0]));
  test('by dragging come from two lists in either order', () => {
    const target_first = arrange(arrange(path, 'after', ['c']), 'during', ['d']);
    const origin_first = arrange(arrange(path, 'during', ['d']), 'after', ['c']);
    expect(shape(target_first)).toEqual(['ab', 'd', 'c']);
    expect(shape(origin_first)).toEqual(['ab', 'd', 'c']);
  });
  test('by dragging lose nothing a list forgot', () => expect(all_moments(arrange(path, 'before', ['b']))).toHaveLength(4));
});

describe('additions', () => {
  test('have keys of their own', () => {
    expect(add_moment(path, 'after', 0, 'A').key).toBe('a_2');
    expect(add_stage(path, 'after', 'Later').key).toBe('after_2');
    expect(add_stage(path, 'own', 'Myöhemmin').key).toBe('myohemmin');
  });
  test('of a copy stand after the original', () => {
    const copy = paste_moment(path, path.stages[0]!.moments[1]!, 'B copy', 'b')!;
    expect(copy.key).toBe('b_copy');
    expect(shape(copy.path)).toEqual(['abb_copy', 'cd', '']);
    expect(copy.path.stages[0]!.moments[2]!.next).toEqual(path.stages[0]!.moments[1]!.next);
  });
  test('from another path leave behind what this one does not know', () => {
    const foreign = { ...blank_moment('z', 'Z'), next: [{ moment: 'y', label: '' }], personas: ['aino', 'olena'] };
    const pasted = paste_moment(path, foreign, 'Z')!;
    expect(all_moments(pasted.path).find((moment) => moment.key === pasted.key)).toMatchObject({ next: [], personas: ['aino'] });
    expect(paste_moment({ ...path, stages: [] }, foreign, 'Z')).toBeUndefined();
  });
});

describe('removals', () => {
  const branches = (of: Path) => all_moments(of).find((moment) => moment.key === 'b')?.next;
  test('take the branches to what is gone', () => {
    expect(branches(remove_moment(path, 'd'))).toEqual([{ moment: 'c', label: '' }]);
    expect(branches(remove_stage(path, 'during'))).toEqual([]);
  });
  test('of what is not there change nothing', () => {
    expect(remove_moment(path, 'x')).toBe(path);
    expect(remove_stage(path, 'x')).toBe(path);
  });
  test('another key is carried into the branches', () => {
    const renamed = rename_key(path, 'd', 'done');
    expect(shape(renamed)).toEqual(['ab', 'cdone', '']);
    expect(branches(renamed)?.[0]).toEqual({ moment: 'done', label: 'quick' });
  });
});

describe('undoing', () => {
  test('takes back a word, not a letter', () => {
    const history = new History<string>();
    history.push('', 'typing', 'title', 0);
    history.push('a', 'typing', 'title', 200);
    history.push('ab', 'typing', 'title', 400);
    expect(history.undo('abc')).toEqual({ state: '', label: 'typing' });
    expect(history.redo('')).toEqual({ state: 'abc', label: 'typing' });
  });
  test('begins anew after a pause, in another field, and in long typing', () => {
    const history = new History<number>();
    history.push(0, '', 'a', 0);
    history.push(1, '', 'a', 1500);
    history.push(2, '', 'b', 1600);
    history.push(3, '', '', 1700);
    history.push(4, '', '', 1701);
    expect([5, 4, 3, 2, 1].map((now) => history.undo(now)?.state)).toEqual([4, 3, 2, 1, 0]);
    for (let now = 0; now <= 9000; now += 900) history.push(now, '', 'c', 100_000 + now);
    expect(history.undo(9900)?.state).toBe(8100);
  });
  test('forgets what was undone when something new is done', () => {
    const history = new History<string>();
    history.push('a', '', '', 0);
    history.undo('b');
    expect(history.can_redo).toBe(true);
    history.push('a', '', '', 1);
    expect(history.can_redo).toBe(false);
  });
  test('never takes away what others did', () => {
    const history = new History<string[]>();
    history.push([], 'mine', '', 0);
    history.rebase((state) => [...state, 'theirs']);
    expect(history.undo(['mine', 'theirs'])?.state).toEqual(['theirs']);
  });
  test('of nothing is nothing', () => expect(new History<number>().undo(1)).toBeUndefined());
});

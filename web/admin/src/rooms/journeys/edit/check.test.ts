import { describe, expect, test } from 'vitest';
import { blocks_saving, check, located, with_servers } from './check';
import { emotion_at, piece, stepped, y_of } from './curve';
import { blank_moment, type Branch, type Moment, type Path } from './document';

const moment = (key: string, next: string[] = [], more: Partial<Moment> = {}): Moment => ({ ...blank_moment(key, key), next: next.map((to): Branch => ({ moment: to, label: '' })), ...more });
const path_with = (...moments: Moment[]): Path => ({ key: 'shop', name: 'Shop', description: '', language: 'fi', personas: [], outcome: null, stages: [{ key: 'during', kind: 'during', title: 'During', moments }] });
const found = (...moments: Moment[]) => check(path_with(...moments)).map((problem) => `${problem.code} ${problem.moment}`);

describe('ways through a path', () => {
  test('in a line or in branches that meet are sound', () => {
    expect(found(moment('a'), moment('b'), moment('c'))).toEqual([]);
    expect(found(moment('a', ['b', 'c']), moment('b', ['d']), moment('c'), moment('d'))).toEqual([]);
  });
  test('around and out again are sound', () => expect(found(moment('a'), moment('b', ['a', 'c']), moment('c'))).toEqual([]));
  test('leave an orphan where nothing leads', () => expect(found(moment('a', ['c']), moment('b'), moment('c'))).toEqual(['orphan b']));
  test('call a whole island orphans', () => expect(found(moment('a', ['d']), moment('b', ['c']), moment('c', ['b']), moment('d'))).toEqual(['orphan b', 'orphan c']));
  test('without a way out are a circle', () => expect(found(moment('a'), moment('b', ['c']), moment('c', ['b']))).toEqual(['cycle_without_exit c']));
  test('into a circle are not blamed for it', () => expect(found(moment('a', ['b']), moment('b', ['c']), moment('c', ['c']))).toEqual(['cycle_without_exit c']));
  test('to where one is are sound as long as one can go on', () => expect(found(moment('a', ['a', 'b']), moment('b'))).toEqual([]));
  test('to nowhere are named once', () => expect(check(path_with(moment('a', ['zzz']), moment('b', [])))).toEqual([{ code: 'unknown_moment', moment: 'a', field: 'next', name: 'zzz' }, { code: 'orphan', moment: 'b' }]));
  test('of 500 moments are checked in a moment', () => {
    const many = Array.from({ length: 500 }, (_, index) => moment(`m${index}`, index % 7 === 6 ? [`m${index - 3}`, `m${index + 1}`].filter((key) => key !== 'm500') : []));
    const began = performance.now();
    expect(check(path_with(...many))).toEqual([]);
    expect(performance.now() - began).toBeLessThan(100);
  });
});

describe('what is named', () => {
  const named = path_with(moment('a', [], { touchpoint: 'till', personas: ['aino'], sub_journey: 'web' }));
  test('must exist', () => {
    const none = new Set<string>();
    expect(check(named, { touchpoints: none, personas: none, journeys: none }).map((problem) => [problem.code, problem.name])).toEqual([['unknown_touchpoint', 'till'], ['unknown_persona', 'aino'], ['unknown_journey', 'web']]);
  });
  test('is not blamed while the lists are on their way', () => expect(check(named)).toEqual([]));
  test('must not be the journey itself', () => expect(check(path_with(moment('a', [], { sub_journey: 'shop' })))).toMatchObject([{ code: 'contains_itself', moment: 'a' }]));
  test('has a title', () => expect(check({ ...path_with(moment('a', [], { title: ' ' })), name: '' }).map((problem) => problem.code)).toEqual(['no_name', 'no_title']));
});

describe('what need not be mended at once', () => {
  const path = path_with(moment('a', ['b', 'b'], { personas: ['raili'] }), moment('b'));
  const twice = { ...path, personas: ['aino'], stages: [...path.stages, { key: 'after', kind: 'after' as const, title: 'After', moments: [] }] };
  test('is a warning, after the errors', () => {
    expect(check({ ...twice, name: '' }).map((problem) => [problem.code, problem.warning ?? false])).toEqual([['no_name', false], ['empty_stage', true], ['repeated_branch', true], ['persona_not_in_journey', true]]);
  });
  test('does not keep a draft from being saved; what only choosing makes does', () => {
    expect(check({ ...twice, name: '' }).some(blocks_saving)).toBe(false);
    expect(check(path_with(moment('a', ['b']), moment('b', ['a']))).every(blocks_saving)).toBe(true);
  });
});

describe('a problem of the server', () => {
  const path = path_with(moment('a'), moment('b'));
  const problem = (place: string, code = 'x') => ({ severity: 'error' as const, path: place, code, message: 'Mend it.' });
  test('is found on the path', () => {
    const at = (place: string) => located(problem(place), path);
    expect(at('stages[0].moments[1].next[0].moment')).toEqual({ code: 'other', message: 'Mend it.', stage: 'during', moment: 'b', field: 'next' });
    expect(at('document.stages[0].title')).toEqual({ code: 'other', message: 'Mend it.', stage: 'during', field: 'title' });
    expect(at('personas[2]')).toMatchObject({ field: 'personas' });
  });
  test('is not said twice', () => {
    const empty = path_with();
    expect(with_servers(check(empty), [problem('stages', 'no_moments'), { ...problem('outcome', 'unknown_outcome'), severity: 'warning' }], empty).map((one) => one.code)).toEqual(['no_moments', 'unknown_outcome']);
  });
});

describe('the drawn curve', () => {
  const frame = { width: 100, height: 120, margin: 10 };
  test('goes from the best above to the worst below', () => {
    expect([2, 0, -2].map((emotion) => y_of(emotion, frame))).toEqual([10, 60, 110]);
    for (const emotion of [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]) expect(emotion_at(y_of(emotion, frame), frame)).toBe(emotion);
  });
  test('stays within its ends however far one drags or steps', () => {
    expect([emotion_at(-500, frame), emotion_at(500, frame), stepped(2, 0.5), stepped(-2, -1), stepped(null, 0.5)]).toEqual([2, -2, 2, -2, 0.5]);
  });
  test('joins its pieces without a step', () => {
    const end = (text: string) => text.split(' ').at(-1);
    const start = (text: string) => /^M0 ([\d.]+)/.exec(text)?.[1];
    expect(end(piece(null, 1, -1.5, frame))).toBe(start(piece(1, -1.5, null, frame)));
  });
  test('is not drawn to what nobody drew', () => {
    expect(piece(1, null, 2, frame)).toBe('');
    expect(piece(null, 1, undefined, frame)).toBe('');
    expect(piece(undefined, 1, 0, frame)).toMatch(/^M50 35C/);
  });
});

import { describe, expect, test } from 'vitest';
import type { Definition, Unit } from '../api/schema';
import { set_language } from '../lib/i18n.svelte';
import { match } from '../lib/router.svelte';
import { kRoutes } from '../routes';
import { answer_words } from './answer_words';
import { read_period } from './period';
import { unit_tree } from './words';

await set_language('fi');

describe('answers in words', () => {
  const definition: Definition = {
    schema: 1, slug: 's', name: 'S', languages: ['sv', 'fi'],
    questions: [
      { key: 'recommend', type: 'nps', title: { fi: 'Suosittelisitko?' } },
      { key: 'why', type: 'single_choice', title: { sv: 'Varför?' }, options: [{ key: 'a', label: { fi: 'Hinta', sv: 'Pris' } }], other: true },
      { key: 'quadrant', type: 'quadrant' },
      { key: 'order', type: 'ranking', title: { fi: 'J' }, options: [{ key: 'x', label: { fi: 'X' } }, { key: 'y', label: { fi: 'Y' } }] },
      { key: 'ok', type: 'consent', title: { fi: 'Saa' } },
    ],
  };
  const lines = (answers: Parameters<typeof answer_words>[1]) => Object.fromEntries(answer_words(definition, answers).map((one) => [one.key, one.lines]));
  test('use the labels, own language first', () => {
    expect(lines({ why: 'a', order: ['y', 'x'], ok: false, quadrant: { speed: 4 } })).toEqual({ why: ['Hinta'], order: ['1. Y', '2. X'], ok: ['Ei'], quadrant: ['Nopeus: 4'] });
  });
  test('tell what the respondent wrote as other', () => expect(lines({ why: { other: 'Sää' } })).toEqual({ why: ['muu: Sää'] }));
  test('survive answers of another version', () => {
    const words = answer_words(definition, { order: 7 as never, gone: 'text', recommend: 9 });
    expect(words.map((one) => one.key)).toEqual(['recommend', 'order', 'gone']);
    expect(words[0]).toMatchObject({ score: 9, scale: { min: 0, max: 10 } });
  });
  test('are there without a definition too', () => expect(answer_words(undefined, { why: 'x' })[0]?.lines).toEqual(['x']));
});

describe('the unit tree', () => {
  const unit = (id: string, parent_id: string | null): Unit => ({ id, key: id, name: id.toUpperCase(), parent_id });
  test('puts each under its parent, in the order of the alphabet', () => {
    expect(unit_tree([unit('b', null), unit('c', 'a'), unit('a', null)]).map((one) => [one.id, one.depth])).toEqual([['a', 0], ['c', 1], ['b', 0]]);
  });
  test('shows a unit whose parent is out of sight at the top', () => expect(unit_tree([unit('x', 'unseen')])[0]?.depth).toBe(0));
});

describe('the period', () => {
  const now = new Date('2026-11-21T23:30:00Z'); // already the 22nd in Helsinki
  const read = (text: string) => read_period(new URLSearchParams(text), now, 'Europe/Helsinki');
  test('ends today by the organisation’s clock', () => expect(read('period=4w')).toEqual({ code: '4w', from: '2026-10-26', to: '2026-11-22' }));
  test('takes days that make sense and passes over others', () => {
    expect(read('from=2026-01-01&to=2026-02-01').code).toBe('custom');
    expect(read('from=2026-02-01&to=2026-01-01').code).toBe('12w');
    expect(read('from=yesterday&to=today').code).toBe('12w');
    expect(read('period=forever').code).toBe('12w');
  });
});

describe('addresses', () => {
  test('lead to their rooms', () => {
    expect(match(kRoutes, '/')?.name).toBe('overview');
    expect(match(kRoutes, '/surveys/1/results')).toEqual({ name: 'survey', parameters: { id: '1', tab: 'results' } });
    expect(match(kRoutes, '/answers/')).toEqual({ name: 'answers', parameters: {} });
  });
  test('that are broken lead nowhere', () => {
    expect(match(kRoutes, '/surveys/%E0%A4%A/results')).toBeUndefined();
    expect(match(kRoutes, '/nowhere')).toBeUndefined();
  });
});

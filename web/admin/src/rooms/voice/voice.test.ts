import { beforeAll, describe, expect, test } from 'vitest';
import { set_language } from '../../lib/i18n.svelte';
import { learnt_of, right_of } from './learning';
import { by_quadrant, chance_of_nothing, impact_bound, ordered, standing_out } from './order';
import { theme_sentence, themes_sentence } from './sentence';
import type { Comment, Model, Story, Theme, ThemeRow, Themes } from './shapes';
import { curve_through } from './story_curve';
import { claims_of, drawn, story_document } from './story_journey';
import { cut, parts_of, units_at } from './text';
import { filters_of, interval_of, lines_of, theme_queries } from './theme_page';
import { kept_query } from './view';
import { theme_tree } from './words';

const bytes = (text: string) => new TextEncoder().encode(text).length;
const span_of = (text: string, words: string) => {
  const start = bytes(text.slice(0, text.indexOf(words)));
  return { start, end: start + bytes(words) };
};

describe('bytes and code units', () => {
  const text = 'Hyvää 👍 работа, mutta ovi oli rikki 😡!';
  test.each(['Hyvää', '👍', 'работа', 'ovi oli rikki', '😡'])('finds %s again', (words) => expect(cut(text, span_of(text, words))).toBe(words));
  test('a byte within a character is that character’s', () => expect(units_at('äb', [0, 1, 2, 3])).toEqual(new Map([[0, 0], [1, 0], [2, 1], [3, 2]])));
  test('what lies past the end is the end', () => expect(cut('abc', { start: 1, end: 99 })).toBe('bc'));
  test('runs put together are the text', () => {
    const spans = [{ ...span_of(text, 'Hyvää 👍'), marks: [span_of(text, 'Hyvää')] }, span_of(text, 'mutta ovi oli rikki 😡!')];
    const parts = parts_of(text, spans, [{ ...span_of(text, 'rikki'), kind: 'name' as Comment['masks'][number]['kind'] }]);
    expect(parts.flatMap((part) => part.runs.map((run) => run.text)).join('')).toBe(text);
    expect(parts.map((part) => part.span)).toEqual([0, undefined, 1]);
    expect(parts[0]!.runs.map((run) => [run.text, run.strong])).toEqual([['Hyvää', true], [' 👍', false]]);
    expect(parts[2]!.runs.map((run) => [run.text, run.mask])).toEqual([['mutta ovi oli ', undefined], ['rikki', 'name'], [' 😡!', undefined]]);
  });
  test('of spans that overlap the earlier keeps the words', () => {
    const parts = parts_of('abcdef', [{ start: 2, end: 4 }, { start: 0, end: 6 }]);
    expect(parts.map((part) => [part.span, part.runs.map((run) => run.text).join('')])).toEqual([[1, 'ab'], [0, 'cd'], [1, 'ef']]);
  });
  test('nothing marked is one part', () => expect(parts_of('abc', [])).toEqual([{ span: undefined, runs: [{ text: 'abc', at: 0, mask: undefined, strong: false }] }]));
  test('an empty text has none', () => expect(parts_of('', [])).toEqual([]));
});

const measured = (value: number | null, half = 5) => ({ n: 40, value, low: value === null ? null : value - half, high: value === null ? null : value + half, suppressed: value === null });
function row(theme: string, more: Partial<ThemeRow> = {}): ThemeRow {
  return {
    theme, name: { fi: theme }, parent: null, quadrant: 'speed', touchpoint: null, own: false, n: 40, share: measured(10, 2), positive: 10, neutral: 10, negative: 20,
    sentiment: measured(0), impact: { metric: 'nps', n: 40, value: 0, low: -1, high: 1 }, change: null, rising: null, suppressed: false, ...more,
  };
}
const impact = (value: number, half: number) => ({ metric: 'nps' as const, n: 40, value, low: value - half, high: value + half });
const names = (rows: readonly ThemeRow[]) => rows.map((one) => one.theme);

describe('the order of themes', () => {
  const rows = [
    row('hidden', { suppressed: true, impact: impact(-9, 1), share: measured(1, 1) }),
    row('gives', { impact: impact(2, 1), share: measured(30), sentiment: measured(60), quadrant: 'pleasantness', change: { value: 9, low: -1, high: 19, verdict: 'no_change' } }),
    row('costs', { impact: impact(-4, 1), share: measured(20), sentiment: measured(-50), change: { value: -3, low: -4, high: -2, verdict: 'down' } }),
    row('unrated', { impact: null, share: measured(25), quadrant: null }),
  ];
  test('by impact: what costs most first, what is hidden or unknown last', () => expect(names(ordered(rows, 'impact'))).toEqual(['costs', 'gives', 'hidden', 'unrated']));
  test('by share: the largest first', () => expect(names(ordered(rows, 'share'))).toEqual(['gives', 'unrated', 'costs', 'hidden']));
  test('by feeling: the worst first', () => expect(names(ordered(rows, 'sentiment'))).toEqual(['costs', 'unrated', 'gives', 'hidden']));
  test('by change: what is real before what may be noise', () => expect(names(ordered(rows, 'change'))).toEqual(['costs', 'gives', 'hidden', 'unrated']));
  test('by quadrant, those of none last', () => expect(by_quadrant(rows).map((group) => [group.quadrant, names(group.rows)])).toEqual([['speed', ['hidden', 'costs']], ['pleasantness', ['gives']], ['none', ['unrated']]]));
  test('the picture is alike on both sides, and hidden ones do not widen it', () => {
    expect(impact_bound(rows)).toBe(6);
    expect(impact_bound([row('none', { impact: null })])).toBe(1);
  });
});

describe('what stands out', () => {
  test('the chance follows the normal curve', () => {
    expect(chance_of_nothing({ value: 1.959964, low: 0, high: 3.919928 })).toBeCloseTo(0.05, 4);
    expect(chance_of_nothing({ value: 0, low: -1, high: 1 })).toBeCloseTo(1, 6);
    expect(chance_of_nothing({ value: 3, low: null, high: null })).toBe(1);
  });
  test('one that is barely clear among many is not enough', () => {
    const barely = row('barely', { impact: impact(-2.02, 2) });
    const noise = Array.from({ length: 30 }, (_, index) => row(`n${index}`, { impact: impact(0.1, 2) }));
    expect(standing_out([barely], (one) => one.impact)).toHaveLength(1);
    expect(standing_out([barely, ...noise], (one) => one.impact)).toEqual([]);
  });
});

describe('the sentence', () => {
  beforeAll(() => set_language('fi'));
  const themes = (rows: ThemeRow[], more: Partial<Themes> = {}): Themes => ({ from: null, to: null, compared_with: null, comments: 300, unread: 0, sentiment: measured(0), confidence: 0.95, suppressed: false, outcome: null, themes: rows, ...more });
  test('says what costs the most', () => expect(themes_sentence(themes([row('Odottaminen', { impact: impact(-4.2, 1.9) }), row('Hinta', { impact: impact(-1, 0.5) })]))).toBe('”Odottaminen” maksaa eniten: NPS −4,2 pistettä (−6,1…−2,3)'));
  test('else what gives the most', () => expect(themes_sentence(themes([row('Palvelu', { impact: impact(3, 1) })]))).toBe('”Palvelu” tuo eniten: NPS +3,0 pistettä (+2,0…+4,0)'));
  test('without ratings it speaks of feelings', () => expect(themes_sentence(themes([row('Ovi', { impact: null, sentiment: measured(-45, 10) })]))).toBe('”Ovi” harmittaa eniten: tunne −45 (−55…−35) asteikolla −100…100'));
  test('is silent about noise', () => expect(themes_sentence(themes([row('Ovi')]))).toBe('Mikään teema ei erotu muista: erot mahtuvat sattumaan'));
  test('what is about everything leads nowhere', () => expect(themes_sentence(themes([row('overall', { impact: impact(-9, 1) }), row('Ovi', { impact: impact(-4, 1) })]))).toMatch(/^”Ovi” maksaa eniten/));
  test('a handful makes no headline', () => expect(themes_sentence(themes([row('Ovi', { impact: { ...impact(-9, 1), n: 6 }, sentiment: { ...measured(-90), n: 6 } })]))).toBe('Mikään teema ei erotu muista: erot mahtuvat sattumaan'));
  test('never speaks of hidden themes', () => expect(themes_sentence(themes([row('Ovi', { suppressed: true, impact: impact(-9, 1) })]))).toMatch(/^Teemoja mainitaan vielä niin harvoin/));
  test('tells emptiness, hiding and reading apart', () => {
    expect(themes_sentence(themes([], { comments: 0 }))).toBe('Tältä ajalta ei ole kommentteja');
    expect(themes_sentence(themes([], { comments: 0, unread: 8 }))).toBe('Kommentteja luetaan juuri nyt');
    expect(themes_sentence(themes([], { comments: null, suppressed: true }))).toBe('Kommentteja on liian vähän näytettäväksi');
  });
  test('of one theme', () => {
    expect(theme_sentence(row('Ovi', { impact: impact(-2, 1) }), 'Ovi')).toBe('”Ovi” maksaa NPS −2,0 pistettä (−3,0…−1,0)');
    expect(theme_sentence(row('Ovi', { impact: impact(-2, 3), sentiment: measured(-30) }), 'Ovi')).toBe('”Ovi” harmittaa: tunne −30 (−35…−25)');
    expect(theme_sentence(undefined, 'Ovi')).toBe('Teemaa ”Ovi” ei mainita tänä aikana');
  });
});

describe('a theme’s numbers', () => {
  const view = { from: '2026-09-01', to: '2026-11-26', unit: 'kallio', channel: null, language: null, segment: null, moment: 'till' };
  test('are asked within the view', () => {
    const queries = theme_queries('waiting', view);
    expect(queries).toHaveLength(8);
    expect(queries[0]).toEqual({ metric: 'theme_share', choice: 'waiting', from: '2026-09-01', to: '2026-11-26', interval: 'week', filters: [{ field: 'unit', op: 'eq', value: 'kallio' }, { field: 'moment', op: 'eq', value: 'till' }] });
    expect(filters_of({ ...view, unit: null, moment: null })).toEqual([]);
    expect(interval_of({ from: '2000-01-01', to: '2026-11-26' })).toBe('month');
  });
  test('groups without a name or an answer are left out, hidden ones come last', () => {
    const of = (unit: string | null, n: number | null, value: number | null) => ({ group: { unit }, period: null, n, value, low: value, high: value, suppressed: n === null });
    const lines = lines_of({ field: 'unit', share: [of('a', 30, 5), of(null, 9, 5), of('b', null, null), of('c', 0, null), of('d', 30, 50)], feeling: [of('d', 30, -40)] });
    expect(lines.map((line) => [line.key, line.feeling?.value])).toEqual([['d', -40], ['a', undefined], ['b', undefined]]);
  });
  test('links keep the view and nothing of the page', () => expect(kept_query(new URLSearchParams('unit=a&order=share&period=4w&q=ovi'), { q: 'kassa' })).toBe('?period=4w&unit=a&q=kassa'));
});

describe('a story as a journey', () => {
  const told = 'Varasin ajan. Odotin, että ovi on auki, mutta se oli rikki. En palaa.';
  const moment = (order: number, words: string, more: Partial<Story['moments'][number]> = {}): Story['moments'][number] => ({ order, stage: 'during', title: words, quote: words, ...span_of(told, words), touchpoint: null, channel: null, sentiment: 0, label: 'neutral', themes: [], pain_points: [], ...more });
  const story: Story = {
    language: 'fi',
    moments: [
      moment(2, 'Odotin, että ovi on auki, mutta se oli rikki.', { channel: 'shop', touchpoint: 'ovi', sentiment: -0.83, label: 'negative', pain_points: [{ expected: 'että ovi on auki', happened: 'mutta se oli rikki', ...span_of(told, 'mutta se oli rikki') }] }),
      moment(1, 'Varasin ajan.', { stage: 'before', channel: 'aether', sentiment: 0.02 }),
    ],
    outcome: { label: 'negative', returns: false, recommends: null, quote: 'En palaa.', ...span_of(told, 'En palaa.') },
    what_would_have_saved_it: [{ text: 'jos joku olisi soittanut', start: 0, end: 3, would_have_helped: true }, { text: 'hinta ei haitannut', start: 0, end: 0, would_have_helped: false }],
  };
  const texts = { name: 'Ovi rikki!', description: told, language: 'fi' as const, titles: { before: 'Ennen', during: 'Palvelussa', after: 'Jälkeen' } };
  const { document, notes } = story_document(story, texts, () => 0.5);
  test('has its moments in the order of what happened, under their stages', () => {
    expect(document.key).toMatch(/^ovi_rikki_[a-z0-9]{5}$/);
    expect(document.stages.map((stage) => [stage.kind, stage.title, stage.moments.map((one) => one.title)])).toEqual([['before', 'Ennen', ['Varasin ajan.']], ['during', 'Palvelussa', ['Odotin, että ovi on auki, mutta se oli rikki.']], ['after', 'Jälkeen', []]]);
    expect(document.stages.flatMap((stage) => stage.moments.map((one) => one.key))).toEqual([`${document.key}_1`, `${document.key}_2`]);
  });
  test('keeps feeling, expectation and channel; a channel that is none is left out', () => {
    expect(document.stages[1]!.moments[0]).toMatchObject({ channel: 'shop', drawn_emotion: -1.7, expectation: 'että ovi on auki', front_stage: 'ovi' });
    expect(document.stages[0]!.moments[0]).toMatchObject({ channel: null, drawn_emotion: 0 });
    expect(Object.is(drawn(-0.01), 0)).toBe(true);
    expect([drawn(-4), drawn(4)]).toEqual([-2, 2]);
  });
  test('leaves pain points at their moments, and what would have helped as an idea', () => expect(notes).toEqual([
    { moment: `${document.key}_2`, kind: 'pain_point', text: 'mutta se oli rikki' },
    { moment: null, kind: 'idea', text: 'jos joku olisi soittanut' },
  ]));
  test('a name without Latin letters still gets a key', () => expect(story_document(story, { ...texts, name: 'Шлях' }, () => 0.5).document.key).toMatch(/^story_[a-z0-9]{5}$/));
  test('every claim stands on words', () => {
    const claims = claims_of(story);
    expect(claims.map((claim) => [claim.id, claim.what])).toEqual([['s0', 'saving'], ['m0', 'moment'], ['m1', 'moment'], ['m1p0', 'pain'], ['outcome', 'outcome']]);
    expect(claims.slice(1).map((claim) => cut(told, claim))).toEqual(['Varasin ajan.', 'Odotin, että ovi on auki, mutta se oli rikki.', 'mutta se oli rikki', 'En palaa.']);
  });
  test('the curve passes its points level', () => expect(curve_through([[0, 10], [100, 50]])).toBe('M0 10C50 10 50 50 100 50'));
});

describe('what was learnt', () => {
  const model = (language: 'fi' | 'sv', number: number, promoted: boolean): Model => ({ language, number, promoted, figures: {}, created_at: '2026-11-01T00:00:00Z' });
  test('the newest of each language, and the one that is in use', () => {
    const learnt = learnt_of([model('fi', 1, true), model('sv', 1, false), model('fi', 3, false), model('fi', 2, true)]);
    expect(learnt.map((one) => [one.language, one.newest.number, one.used?.number, one.older.map((older) => older.number)])).toEqual([['fi', 3, 2, [2, 1]], ['sv', 1, undefined, []]]);
  });
  test('how often it was right, with the interval of Wilson', () => {
    const right = right_of({ examples: 100, accuracy: 0.8 })!;
    expect([right.value, right.low, right.high].map((one) => one.toFixed(1))).toEqual(['80.0', '71.1', '86.7']);
    expect(right_of({ examples: 0, accuracy: 0.8 })).toBeUndefined();
  });
});

describe('the tree of themes', () => {
  const theme = (key: string, parent = ''): Theme => ({ key, parent, quadrant: '', touchpoint: '', own: false, name: { fi: key } });
  beforeAll(() => set_language('fi'));
  test('each under its parent, in the alphabet', () => expect(theme_tree([theme('speed'), theme('b', 'speed'), theme('a', 'speed'), theme('äl')]).map((one) => [one.key, one.depth])).toEqual([['speed', 0], ['a', 1], ['b', 1], ['äl', 0]]));
  test('a ring of parents loses nobody', () => expect(theme_tree([theme('a', 'b'), theme('b', 'a'), theme('c')]).map((one) => one.key).sort()).toEqual(['a', 'b', 'c']));
});

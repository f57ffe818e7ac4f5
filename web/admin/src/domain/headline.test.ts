import { beforeAll, describe, expect, test } from 'vitest';
import type { Change, MetricRow, OverviewCard } from '../api/schema';
import { kLanguages, set_language } from '../lib/i18n.svelte';
import { headline } from './headline';
import { definition_text, judge, value_text } from './measures';

const row = (verdict?: Change['verdict'], more: Partial<MetricRow> = {}): MetricRow => ({
  group: {}, period: null, n: 1284, value: 41, low: 37, high: 45, suppressed: false,
  ...(verdict && { change: { value: verdict === 'down' ? -8 : 8, low: verdict === 'down' ? -12 : 4, high: verdict === 'down' ? -4 : 12, verdict } }),
  ...more,
});
const page = (code: string, rows: Partial<Record<'nps' | 'csat' | 'ces', MetricRow>>): Parameters<typeof headline>[0] => ({
  headline: { code, values: {} },
  cards: Object.entries(rows).map(([metric, one]) => ({ metric: metric as OverviewCard['metric'], row: one! })),
});

describe('the sentence over the overview', () => {
  beforeAll(() => set_language('fi'));
  test('tells a real rise', () => expect(headline(page('nps_up', { nps: row('up') }))).toBe('Suositteluhalukkuus on noussut, ja muutos on todellinen'));
  test('does not hide bad news behind good', () => {
    expect(headline(page('nps_up', { nps: row('up'), ces: row('down') }))).toBe('Suositteluhalukkuus on noussut, mutta asiointi on muuttunut hankalammaksi');
  });
  test('does not claim a change that is not there', () => expect(headline(page('nps_no_change', { nps: row('no_change') }))).toBe('Suositteluhalukkuudessa ei näy muutosta'));
  test('says the level when there is nothing to compare with', () => expect(headline(page('nps_first', { nps: row() }))).toBe('NPS on nyt 41, luottamusväli 37…45'));
  test('admits that answers are too few to compare', () => expect(headline(page('nps_too_few', { nps: row('too_few') }))).toContain('ei voi vielä sanoa'));
  test('says nothing of hidden numbers', () => {
    expect(headline(page('hidden', { nps: row(undefined, { n: null, value: null, suppressed: true }) }))).not.toMatch(/\d/);
  });
  test('is honest when there are no answers', () => expect(headline(page('no_answers', {}))).toBe('Vastauksia ei ole vielä tältä ajalta'));
  test('falls back on the cards for a code it does not know', () => expect(headline(page('brand_new_code', { csat: row('down') }))).toContain('Tyytyväisyys on laskenut'));
  test('speaks of the measure there is', () => expect(headline(page('ces_down', { ces: row('down') }))).toContain('hankalammaksi'));
});

describe.each(kLanguages)('in %s', (language) => {
  beforeAll(() => set_language(language));
  test('every verdict has its sentence', () => {
    for (const metric of ['nps', 'csat', 'ces'] as const) {
      for (const verdict of ['up', 'down', 'no_change', 'too_few', 'first'] as const) {
        const text = headline(page(`${metric}_${verdict}`, { [metric]: row(verdict === 'first' ? undefined : verdict) }));
        expect(text).not.toMatch(/headline\.|[{}]|undefined|NaN/);
        expect(text.length).toBeGreaterThan(12);
      }
    }
  });
});

describe('a change in words', () => {
  beforeAll(() => set_language('fi'));
  test('gives size and interval of a rise', () => expect(judge('nps', row('up').change)).toEqual({ kind: 'good', direction: 'up', text: '8 pistettä (4…12)' }));
  test('turns the interval of a fall around', () => expect(judge('csat', row('down').change)).toEqual({ kind: 'bad', direction: 'down', text: '8 prosenttiyksikköä (4…12)' }));
  test('gives no number that could be noise', () => {
    for (const verdict of ['no_change', 'too_few'] as const) expect(judge('nps', row(verdict).change)?.text).not.toMatch(/\d/);
  });
  test('is silent without a comparison', () => expect(judge('nps', null)).toBeUndefined());
  test('shows shares in per cent as they come', () => expect(value_text('csat', 82.4)).toBe('82\u00a0%'));
  test('names the positive scores of its scale', () => expect(definition_text('ces', { scale: { min: 1, max: 7 }, positive: { min: 5, max: 7 } })).toBe('5–7 asteikolla 1–7'));
});

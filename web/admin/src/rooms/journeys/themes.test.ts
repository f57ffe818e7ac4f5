import { beforeAll, describe, expect, test } from 'vitest';
import { kLanguages, set_language } from '../../lib/i18n.svelte';
import { fixture, hidden, measured, with_themes } from './map/fixture';
import { cell_of, lanes_with_content } from './map/lanes';
import { rough_measure } from './map/scene';
import { draw_cell } from './map/poster_cells';
import { figure_text } from './map/words';
import { name_of, sentiment_figure, sentiment_tone, theme_choices, themes_of, type Theme } from './themes';

const kThemes: Theme[] = [
  { key: 'waiting', parent: 'service', name: { fi: 'Odottaminen', sv: 'Väntan' } },
  { key: 'price', parent: '', name: { fi: 'Hinta' } },
  { key: 'service', parent: '', name: { fi: 'Palvelu' } },
  { key: 'attitude', parent: 'service', name: { fi: 'Asenne' } },
  { key: 'own_theme', parent: 'gone', name: {} },
];

describe('a theme at a moment', () => {
  beforeAll(() => set_language('fi'));
  test('wears its sign, interval and n', () => {
    expect(figure_text(sentiment_figure(measured(-40, 24, 32)))).toBe('−40 (−64…−16), n 32');
    expect(figure_text(sentiment_figure(measured(12.4, 6, 1284)))).toBe('+12 (+6…+18), n 1\u00a0284');
  });
  test('never leaves its scale', () => expect(sentiment_figure(measured(-90, 30, 8)).range).toBe('−100…−60'));
  test('says why it is hidden', () => {
    expect(sentiment_figure(hidden('too_few')).hidden).toBe('liian vähän mainintoja');
    expect(sentiment_figure(hidden(undefined)).hidden).toBe('liian vähän mainintoja');
    expect(sentiment_figure(hidden('would_reveal_others')).hidden).toContain('paljastuisi');
    expect(sentiment_figure(hidden('filter_too_narrow')).hidden).toBe('rajaus on liian kapea');
    expect(sentiment_figure(measured(null, 0, 0)).hidden).toBe('ei mainintoja');
    expect(figure_text(sentiment_figure({ ...hidden('too_few'), n: 2, value: -50 }))).not.toMatch(/\d/);
  });
  test('is good or bad only when its whole interval is', () => {
    expect([measured(-40, 24, 32), measured(40, 24, 32), measured(10, 24, 32), hidden('too_few')].map(sentiment_tone)).toEqual(['bad', 'good', 'mid', 'wait']);
  });
  test('stands after the measures, by its key until names have come', () => {
    const till = fixture().map.stages[1]!.moments[2]!;
    const cell = cell_of('measures', till, undefined);
    expect(cell?.kind === 'figures' && cell.figures.map((one) => [one.name, one.theme])).toEqual([['NPS', false], ['CSAT', false], ['waiting', true], ['payment', true]]);
  });
  test('is enough for the lane of measures', () => {
    const moment = with_themes({ ...fixture().map.stages[0]!.moments[0]!, measures: {} }, [{ theme: 'waiting', sentiment: measured(-40, 24, 32) }]);
    expect(lanes_with_content([moment], new Map())).toContain('measures');
    expect(cell_of('measures', with_themes(moment, []), undefined)).toBeUndefined();
  });
  test('has a line of its own on the poster', () => {
    const cell = cell_of('measures', fixture().map.stages[1]!.moments[2]!, undefined)!;
    const said = draw_cell(cell, { width: 140, measure: rough_measure }).shapes.flatMap((shape) => (shape.kind === 'text' ? [shape] : []));
    const at = (text: string) => said.find((shape) => shape.text === text)!;
    expect([at('waiting').x, at('−40').x]).toEqual([0, 0]);
    expect(at('−40').y - at('waiting').y).toBeGreaterThan(10);
    expect(said.some((shape) => shape.text.startsWith('payment: '))).toBe(true);
  });
  test('may be missing in what an older server says', () => {
    const moment = { ...fixture().map.stages[0]!.moments[0]! };
    Reflect.deleteProperty(moment, 'themes');
    expect(themes_of(moment)).toEqual([]);
  });
  test.each(kLanguages)('is whole in %s', async (tag) => {
    await set_language(tag);
    for (const value of [measured(-40, 24, 32), measured(null, 0, 0), hidden('too_few')]) expect(figure_text(sentiment_figure(value))).not.toMatch(/map\.|[{}]|undefined|NaN/);
    await set_language('fi');
  });
});

describe('themes to bind', () => {
  beforeAll(() => set_language('fi'));
  const in_order = (bound: string[] = [], themes = kThemes) => theme_choices(themes, bound).map((choice) => [choice.value, choice.label.trim(), choice.label.length - choice.label.trim().length]);
  test('come in the alphabet, each under its parent', () => {
    expect(in_order()).toEqual([['price', 'Hinta', 0], ['own_theme', 'own theme', 0], ['service', 'Palvelu', 0], ['attitude', 'Asenne', 3], ['waiting', 'Odottaminen', 3]]);
  });
  test('are those not bound yet', () => expect(in_order(['service', 'price']).map(([key]) => key)).toEqual(['own_theme', 'attitude', 'waiting']));
  test('in a ring of parents are there once each', () => {
    const ring: Theme[] = [{ key: 'a', parent: 'b', name: { fi: 'A' } }, { key: 'b', parent: 'a', name: { fi: 'B' } }];
    expect(in_order([], ring).map(([key]) => key)).toEqual(['a', 'b']);
  });
  test('have names in the language of the reader, or in any', async () => {
    await set_language('sv');
    expect([name_of(kThemes, 'waiting'), name_of(kThemes, 'price'), name_of(kThemes, 'not_there')]).toEqual(['Väntan', 'Hinta', 'not there']);
    await set_language('fi');
  });
});

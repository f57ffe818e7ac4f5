import { beforeAll, describe, expect, test } from 'vitest';
import type { JourneyDriver, MomentChart } from '../../../api/schema';
import { kLanguages, set_language } from '../../../lib/i18n.svelte';
import { control_chart, outside_of } from './control_chart';
import { band, bounds_of, level_of, marks_of, place_of, runs_of, smooth, standing_of } from './curve';
import { picture_of, placed_names } from './drivers';
import { evidence_text } from './evidence';
import { consistency_text, poster_facts, weakest_text } from './facts';
import { fixture, measured } from './fixture';
import { cell_of, kLanes, lanes_with_content, remember_lanes, remembered_lanes } from './lanes';
import { kColumn, layout_of, next_zoom, step_of, window_of } from './layout';
import { comparison_of, wait_for_study } from './load';
import { moments_of, sentence, weakest_of } from './sentence';
import { change_of, figure_of, figure_text, level_why, why_hidden } from './words';

const of = (value: number, low = value - 0.2, high = value + 0.2) => ({ value, low, high });

describe('the curve', () => {
  test('breaks where a moment has no number', () => expect(runs_of([1, 2, null, 4, null, null, 7, 8])).toEqual([[0, 1], [3], [6, 7]]));
  test('goes through its points and never beyond them', () => {
    const path = smooth([[0, 10], [100, 50], [200, 20]]);
    expect(path).toBe('M0 10C50 10 50 50 100 50C150 50 150 20 200 20');
    const heights = [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((found) => Number(found[2]));
    expect(Math.max(...heights)).toBe(50);
    expect(Math.min(...heights)).toBe(10);
  });
  test('runs down a narrow screen as well', () => expect(smooth([[10, 0], [50, 100]], true)).toBe('M10 0C10 50 50 50 50 100'));
  test('has a band only between two points', () => {
    expect(band([[0, 1]], [[0, 2]])).toBe('');
    expect(band([[0, 1], [10, 1]], [[0, 5], [10, 5]])).toBe('M0 1C5 1 5 1 10 1L10 5C5 5 5 5 0 5Z');
  });
  test('shows whole intervals, and never so little of the scale that noise looks like news', () => {
    expect(bounds_of([of(8.1, 8, 8.2), of(8.2)])).toEqual({ low: 6, high: 10 });
    expect(bounds_of([of(3, 0.4, 5.2)])).toEqual({ low: 0, high: 6 });
    expect(bounds_of([])).toEqual({ low: 0, high: 10 });
    expect(bounds_of([of(9.9, 9.7, 10)])).toEqual({ low: 6, high: 10 });
    expect(marks_of({ low: 0, high: 10 })).toEqual([0, 2, 4, 6, 8, 10]);
  });
  test('places a value between top and bottom', () => {
    expect(place_of(10, { low: 0, high: 10 }, 20, 120)).toBe(20);
    expect(place_of(5, { low: 0, high: 10 }, 20, 120)).toBe(70);
  });
  test('calls a moment low only when its whole interval is', () => {
    const level = level_of([of(8), of(8), of(5)]);
    expect(level).toBe(7);
    expect(standing_of(of(5, 4.6, 5.4), level)).toBe('below');
    expect(standing_of(of(5, 2, 8), level)).toBe('even');
    expect(standing_of(of(8, 7.5, 8.5), level)).toBe('above');
    expect(level_of([of(5)])).toBeNull();
  });
});

describe('the layout', () => {
  test('stretches a short path over the page', () => expect(layout_of(4, 1000, 'fit')).toMatchObject({ scale: 1, from_above: false, column: (1000 - 122) / 4 }));
  test('scrolls a path that is a little too long, unless all of it is asked for', () => {
    expect(layout_of(12, 1000, 'auto')).toMatchObject({ scale: 0.9, from_above: false });
    expect(layout_of(12, 1000, 'fit').from_above).toBe(true);
    expect(layout_of(60, 1000, 'auto').from_above).toBe(true);
  });
  test('sees a long path from above', () => {
    const layout = layout_of(60, 1000, 'fit');
    expect(layout.from_above).toBe(true);
    expect(layout.labels + 60 * layout.column).toBeLessThanOrEqual(1000.001);
  });
  test('never makes columns too small to hit', () => expect(layout_of(500, 1000, 'fit').column).toBe(14));
  test('keeps a chosen zoom within 50 and 200 per cent', () => {
    expect(layout_of(60, 1000, 0.1)).toMatchObject({ scale: 0.5, column: kColumn });
    expect(layout_of(60, 1000, 9).scale).toBe(2);
    expect(next_zoom(0.87, 1)).toBe(1);
    expect(next_zoom(0.87, -1)).toBe(0.75);
    expect(next_zoom(2, 1)).toBe(2);
  });
  test('draws all of an ordinary path and what is in sight of a very long one', () => {
    expect(window_of(60, 4000, 1000, 164)).toEqual({ first: 0, last: 59 });
    expect(window_of(500, 16_400, 1000, 164)).toEqual({ first: 92, last: 115 });
    expect(window_of(500, 0, 1000, 164).first).toBe(0);
  });
  test('walks by arrows and stops at the ends', () => {
    expect(step_of('ArrowRight', 6, 7)).toBe(6);
    expect(step_of('ArrowLeft', 3, 7)).toBe(2);
    expect(step_of('End', 0, 7)).toBe(6);
    expect(step_of('a', 0, 7)).toBeUndefined();
    expect(step_of('ArrowRight', 0, 0)).toBeUndefined();
  });
});

describe('the sentence over the map', () => {
  beforeAll(() => set_language('fi'));
  test('names the weakest link and says that it has fallen', () => expect(sentence(fixture().map)).toBe('Heikoin lenkki on ”Maksaa”, ja se on heikentynyt entisestään'));
  test('says how many find the weakest link bad', () => {
    const { map } = fixture();
    for (const moment of moments_of(map)) delete moment.score?.change;
    expect(sentence(map)).toBe('Heikoin lenkki on ”Maksaa”: 25\u00a0% kokee sen huonoksi');
  });
  test('claims no weakest link whose interval reaches nothing', () => {
    const { map } = fixture();
    map.weakest_link![0]!.lost = { value: 1, low: -1, high: 3 };
    expect(weakest_of(map)).toBeUndefined();
    expect(sentence(map)).toBe('”Maksaa” on heikentynyt, ja muutos on todellinen');
  });
  test('tells both what fell and what rose', () => {
    const { map } = fixture();
    map.weakest_link = null;
    moments_of(map)[0]!.score!.change = { value: 0.6, low: 0.2, high: 1, verdict: 'up' };
    expect(sentence(map)).toBe('”Maksaa” on heikentynyt, ”Etsii verkosta” parantunut');
  });
  test('speaks of the other unit when units are compared', () => {
    const { map } = fixture();
    [map.weakest_link, map.compared_with] = [null, { unit: 'oulu' }];
    expect(sentence(map)).toBe('”Maksaa” on heikompi kuin vertailuyksikössä');
  });
  test('without a comparison says what stands below the rest, or that nothing does', () => {
    const { map } = fixture();
    map.weakest_link = [];
    for (const moment of moments_of(map)) delete moment.score?.change;
    expect(sentence(map)).toBe('”Maksaa” jää selvästi polun muista palvelutuokioista');
    for (const moment of moments_of(map)) Object.assign(moment.score!, measured(7, 1, 30));
    expect(sentence(map)).toBe('Mikään palvelutuokio ei vielä erotu varmasti muista');
  });
  test('is honest about silence and hidden numbers', () => {
    const { map } = fixture();
    for (const moment of moments_of(map)) moment.score = { ...measured(null, 0, 0), n: null, suppressed: true, reason: 'too_few', measure: 'mean', other_measure: false };
    expect(sentence(map)).not.toMatch(/\d/);
    expect(sentence(map)).toContain('liian vähän');
    for (const moment of moments_of(map)) moment.score = null;
    expect(sentence(map)).toContain('ei ole vielä vastauksia');
    map.stages = [];
    expect(sentence(map)).toBe('Polulla ei ole vielä palvelutuokioita');
  });
  test.each(kLanguages)('is whole in %s', async (tag) => {
    await set_language(tag);
    const { map } = fixture(14);
    const said = [sentence(map)];
    map.weakest_link = null;
    said.push(sentence(map));
    moments_of(map)[1]!.score!.change = { value: -1, low: -1.5, high: -0.5, verdict: 'down' };
    said.push(sentence(map), weakest_text(fixture().map), consistency_text(map), ...poster_facts(fixture().map));
    for (const text of said) {
      expect(text).not.toMatch(/map\.|[{}]|undefined|NaN/);
      expect(text.length).toBeGreaterThan(12);
    }
    await set_language('fi');
  });
});

describe('numbers in words', () => {
  beforeAll(() => set_language('fi'));
  test('wear their interval and n', () => expect(figure_text(figure_of('mean', measured(8.4, 0.2, 1284)))).toBe('8,4 (8,2…8,6), n 1\u00a0284'));
  test('say why they are hidden', () => {
    expect(why_hidden({ suppressed: true, reason: 'would_reveal_others', n: null })).toContain('paljastuisi');
    expect(why_hidden({ suppressed: true, reason: 'filter_too_narrow', n: null })).toBe('rajaus on liian kapea');
    expect(why_hidden(null)).toBe('ei vastauksia');
  });
  test('turn the interval of a fall around', () => {
    expect(change_of(fixture().map.stages[1]!.moments[2]!.score)).toEqual({ kind: 'bad', direction: 'down', text: '0,9 (0,4…1,4)' });
  });
  test('tell what a random moment varies by', () => {
    expect(level_why(fixture().map.stages[1]!.moments[2]!.level)).toBe('vaihtelee ajan mukaan');
    expect(level_why(fixture().map.stages[1]!.moments[0]!.level)).toBe('vaihtelee ihmisen mukaan');
  });
});

describe('lanes', () => {
  beforeAll(() => set_language('fi'));
  const { map, texts } = fixture();
  const till = map.stages[1]!.moments[2]!;
  test('show four bars, and a dash for what was not asked', () => {
    const cell = cell_of('quadrant', map.stages[2]!.moments[0]!, undefined);
    expect(cell?.kind === 'bars' && cell.bars.map((bar) => [bar.value, bar.figure.hidden])).toEqual([[8.4, ''], [0, 'ei vastauksia'], [0, 'ei vastauksia'], [9, '']]);
  });
  test('mark a promise that is broken too often', () => {
    const cell = cell_of('promise', till, texts.get('m5'));
    expect(cell?.kind === 'words' && cell.parts.map((part) => [part.text, part.rest, part.tone])).toEqual([['Korkeintaan kaksi jonossa', '', 'mid'], ['pidetty 38\u00a0%', '33…43 · n 502', 'bad']]);
  });
  test('call a gap bad only when its interval lies below nothing', () => {
    const gap = (low: number, high: number) => cell_of('gap', { ...till, gap: { expected: measured(8, 0.1, 50), experienced: measured(7, 0.1, 50), value: -1, low, high } }, undefined);
    expect(gap(-1.5, -0.5)).toMatchObject({ tone: 'bad' });
    expect(gap(-2, 0.2)).toMatchObject({ tone: 'mid' });
  });
  test('never show numbers that are hidden', () => {
    const hidden = { ...measured(null, 0, 0), n: null, suppressed: true, reason: 'too_few' as const };
    const moment = { ...till, measures: { nps: hidden }, promise_kept: hidden, gap: { expected: hidden, experienced: hidden, value: null, low: null, high: null }, comments: null };
    for (const lane of ['measures', 'promise', 'gap'] as const) expect(JSON.stringify(cell_of(lane, moment, undefined))).toContain('liian vähän vastauksia');
  });
  test('without anything to say stay away', () => {
    expect(lanes_with_content(moments_of(map), texts)).toEqual(kLanes.filter((lane) => lane !== 'support'));
    expect(lanes_with_content([], texts)).toEqual([]);
  });
  test('are remembered, and forget what they do not know', () => {
    let kept = '';
    remember_lanes({ setItem: (_, value) => (kept = value) }, ['gap', 'level']);
    expect(remembered_lanes({ getItem: () => kept })).toEqual(['level', 'gap']);
    expect(remembered_lanes({ getItem: () => '["level","brand_new"]' })).toEqual(['level']);
    expect(remembered_lanes({ getItem: () => 'not json' }).length).toBeGreaterThan(5);
    expect(remembered_lanes(undefined)).toContain('quadrant');
  });
});

describe('the picture of drivers', () => {
  const driver = (name: string, share: number | null, value: number | null): JourneyDriver => ({ name, title: name, weight: of(0.1), share, correlation: 0.4, performance: value === null ? { ...measured(null, 0, 0), suppressed: true } : measured(value, 0.3, 90), first: false });
  const set = (...drivers: JourneyDriver[]) => ({ r_squared: of(0.4), rows_used: 90, rows_dropped: 0, problem: null, drivers });
  test('puts importance upwards and performance to the right', () => {
    const picture = picture_of(set(driver('a', 0.6, 6), driver('b', 0.2, 9)))!;
    const [a, b] = picture.spots;
    expect(a!.y).toBeGreaterThan(b!.y);
    expect(a!.x).toBeLessThan(b!.x);
    expect(picture.middle_x).toBeGreaterThan(a!.x);
  });
  test('leaves hidden ones out, and draws nothing of one alone', () => {
    expect(picture_of(set(driver('a', 0.6, 6), driver('b', 0.2, null)))).toBeUndefined();
    expect(picture_of(null)).toBeUndefined();
  });
  test('keeps names off each other', () => {
    const spots = Array.from({ length: 6 }, (_, index) => ({ x: 200 + index * 3, y: 100 + index * 2, text: `Palvelutuokio ${index}` }));
    const placed = placed_names(spots, { left: 0, right: 600, top: 0, bottom: 300 });
    const boxes = placed.map((place, index) => ({ ...place, from: place.anchor === 'end' ? place.x - spots[index]!.text.length * 6.4 : place.anchor === 'middle' ? place.x - spots[index]!.text.length * 3.2 : place.x, length: spots[index]!.text.length * 6.4 }));
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(Math.abs(a.y - b.y) >= 15 || a.from + a.length <= b.from + 0.01 || b.from + b.length <= a.from + 0.01).toBe(true)));
  });
});

describe('the control chart', () => {
  const week = (index: number, value: number | null): MomentChart['weeks'][number] => ({ period: `2026-0${1 + Math.floor(index / 4)}-0${1 + (index % 4) * 2}`, n: value === null ? null : 40, value, low: value === null ? null : 6, high: value === null ? null : 8, sigmas: value === null ? null : (value - 7) * 3, suppressed: value === null });
  const chart: MomentChart = { moment: 'm', title: 'm', journey: 'j', measure: 'mean', baseline: null, weeks: [7, 7.2, null, 6.9, 5.4].map((value, index) => week(index, value)), alarms: [] };
  test('marks a week outside its limits and breaks at a hidden one', () => {
    const drawing = control_chart(chart, 400, 160)!;
    expect(drawing.points.map((point) => point.outside)).toEqual(['', '', '', 'below']);
    expect(drawing.line.match(/M/g)).toHaveLength(2);
    expect(drawing.limits.match(/M/g)).toHaveLength(2);
    expect(drawing.centre).toBeNull();
  });
  test('needs two weeks', () => expect(control_chart({ ...chart, weeks: [week(0, 7), week(1, null)] }, 400, 160)).toBeUndefined());
  test('knows the limits as the server gives them', () => expect([week(0, 8), week(0, 8.1), week(0, 5.9)].map(outside_of)).toEqual(['', 'above', 'below']));
});

describe('what a proposal rests on', () => {
  beforeAll(() => set_language('fi'));
  test('is told with its numbers', () => {
    expect(evidence_text({ kind: 'low_score', evidence: { value: 5.9, low: 5.5, high: 6.3, path: 7.9, difference: { value: -2, low: -2.4, high: -1.6 }, n: 502 } })).toBe('Kokemus 5,9 (5,5…6,3), polun muut palvelutuokiot 7,9. Ero −2,0 (−2,4…−1,6), n 502.');
    expect(evidence_text({ kind: 'control_chart', evidence: { centre: 6.8, mean: 6, weeks: 8 } })).toBe('Taso oli 6,8, viimeisimmät viikot 6,0 (8 viikkoa).');
    expect(evidence_text({ kind: 'spread', evidence: { together: { value: 0.9, low: 0.6, high: 1.3 }, answers: 410 } })).toContain('0,9 pistettä (0,6…1,3), n 410');
  });
  test('bears evidence of another shape', () => expect(evidence_text({ kind: 'expectation_gap', evidence: { difference: 'nothing' } })).toContain('–'));
});

describe('the address', () => {
  test('compares with the period before unless told otherwise', () => {
    expect(comparison_of(null, false)).toBe('previous_period');
    expect(comparison_of('previous_year', false)).toBe('previous_year');
    expect(comparison_of('unit:oulu', true)).toBe('unit:oulu');
    expect(comparison_of('unit:', false)).toBe('previous_period');
    expect(comparison_of('none', false)).toBeNull();
    expect(comparison_of(null, true)).toBeNull();
  });
  test('a study is not asked for without end', () => {
    expect(wait_for_study(0)).toBeLessThan(5000);
    expect(wait_for_study(50)).toBeUndefined();
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { kLanguages, set_language } from '../../../lib/i18n.svelte';
import { file_name, png_scale } from './export';
import { fixture } from './fixture';
import { softened } from './hyphens';
import type { Lane } from './lanes';
import { page_size, poster, with_margin, type PosterInput } from './poster';
import { moved_shape, sparkline } from './poster_cells';
import { rough_measure, svg_text, wrapped, type Scene } from './scene';

const kLanes: Lane[] = ['quadrant', 'measures', 'change', 'level', 'gap', 'promise', 'senses', 'notes', 'alarms'];
function make(count: number, more: Partial<PosterInput> = {}): Scene[] {
  const { map, texts } = fixture(count);
  return poster({ map, texts, lanes: kLanes, paper: 'a3', turn: 'landscape', sentence: 'Heikoin lenkki on ”Maksaa”', about: '12 viikkoa', facts: ['Kanavien yhtenäisyys: 0,6'], measure: rough_measure, ...more });
}
const texts_in = (scenes: Scene[]) => scenes.flatMap((scene) => scene.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape] : [])));
// Where a shape's ink is, roughly.
function outside(scene: Scene): string[] {
  return scene.shapes.flatMap((shape) => {
    const [x, y] = shape.kind === 'path' ? (/M(-?[\d.]+) (-?[\d.]+)/.exec(shape.d)?.slice(1).map(Number) as [number, number]) : [shape.x, shape.y];
    const right = shape.kind === 'text' && (shape.anchor ?? 'start') === 'start' ? x + rough_measure(shape.text, shape.size, shape.weight ?? 400) : shape.kind === 'rect' ? x + shape.w : x;
    return x < -1 || y < -1 || right > scene.width + 2 || y > scene.height + 2 ? [`${shape.kind} ${Math.round(x)},${Math.round(y)} ${shape.kind === 'text' ? shape.text : ''}`] : [];
  });
}

describe('the poster', () => {
  beforeAll(() => set_language('fi'));
  test.each([['a3', 'landscape'], ['a3', 'portrait'], ['a4', 'landscape'], ['a4', 'portrait']] as const)('of seven moments fills one page of %s %s', (paper, turn) => {
    const scenes = make(7, { paper, turn });
    expect(scenes).toHaveLength(1);
    expect(scenes[0]).toMatchObject(page_size(paper, turn));
    expect(outside(scenes[0]!)).toEqual([]);
  });
  test('has every moment once, with its number, interval and n', () => {
    const said = texts_in(make(7)).map((shape) => shape.text);
    for (const title of ['Etsii verkosta', 'Sovittaa', 'Maksaa']) expect(said.filter((text) => text === title)).toHaveLength(1);
    expect(said).toContain('5,9');
    expect(said).toContain('5,5…6,3 · n 502');
  });
  test.each([60, 120])('of %i moments goes on over pages that can be read', (count) => {
    const scenes = make(count);
    expect(scenes.length).toBeGreaterThan(1);
    expect(scenes.flatMap(outside)).toEqual([]);
    const titles = texts_in(scenes).filter((shape) => /^Maksaa( \d+)?$/.test(shape.text));
    expect(titles).toHaveLength(Math.floor((count + 2) / 7));
    for (const title of titles) expect(title.size).toBeGreaterThan(8.5);
  });
  test('as a strip is one picture in one row', () => {
    const [scene, ...rest] = make(30, { paper: 'strip' });
    expect(rest).toEqual([]);
    expect(scene!.width).toBeGreaterThan(30 * 160);
    expect(outside(scene!)).toEqual([]);
  });
  test('is nothing without moments', () => {
    const { map } = fixture();
    map.stages = [];
    expect(make(7, { map })).toEqual([]);
  });
  test('shows hidden numbers as words', () => {
    const { map } = fixture();
    for (const stage of map.stages) for (const moment of stage.moments) moment.score = { n: null, value: null, low: null, high: null, suppressed: true, reason: 'too_few', measure: 'mean', other_measure: false };
    const said = texts_in(make(7, { map, lanes: [] })).map((shape) => shape.text);
    expect(said.filter((text) => text === 'liian vähän vastauksia')).toHaveLength(7);
    expect(said).not.toContain('5,9');
  });
  test.each(kLanguages)('is written in %s', async (tag) => {
    await set_language(tag);
    expect(texts_in(make(7)).map((shape) => shape.text).join(' ')).not.toMatch(/map\.|undefined|NaN|[{}]/);
    await set_language('fi');
  });
});

describe('the SVG file', () => {
  beforeAll(() => set_language('fi'));
  const { map } = fixture();
  map.journey.name = 'Ostos <b> & "muut"\u0007';
  const file = svg_text(make(7, { map })[0]!);
  test('stands on its own: no style, no script, fonts by name', () => {
    expect(file).not.toMatch(/style|<script|href|url\(/);
    expect(file).toContain('font-family="Inter,');
    expect(file).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="[\d.]+"/);
  });
  test('escapes what people wrote', () => {
    expect(file).toContain('Ostos &lt;b&gt; &amp; &quot;muut&quot;');
    expect(file).not.toContain('\u0007');
  });
  test('closes what it opens', () => {
    const open = [...file.matchAll(/<([a-z]+)[^>]*[^/?]>/g)].map((found) => found[1]);
    const closed = [...file.matchAll(/<\/([a-z]+)>/g)].map((found) => found[1]);
    expect(open.toSorted()).toEqual(closed.toSorted());
  });
  test('has no number that is none', () => expect(file).not.toMatch(/NaN|undefined|Infinity|null/));
});

describe('pieces', () => {
  test('lines keep to their width, and divide a long word', () => {
    const lines = wrapped('saavutettavuuskokonaisuussuunnittelu ja muu', 90, 12, 400, rough_measure);
    for (const line of lines) expect(rough_measure(line, 12, 400)).toBeLessThanOrEqual(90);
    expect(lines.join(' ').replaceAll('- ', '')).toBe('saavutettavuuskokonaisuussuunnittelu ja muu');
    expect(wrapped('a b c d e f g h', 12, 12, 400, rough_measure, 2).at(-1)).toMatch(/…$/);
    expect(wrapped('', 90, 12, 400, rough_measure)).toEqual([]);
  });
  test('a Finnish word is divided between its syllables', () => {
    expect(softened('Työsuhdepyörän paperit', 'fi')).toBe('Työ\u00adsuh\u00adde\u00adpyö\u00adrän paperit');
    expect(softened('Työsuhdepyörän', 'en')).toBe('Työsuhdepyörän');
    expect(wrapped(softened('Työsuhdepyörän paperit', 'fi'), 70, 12, 400, rough_measure)).toEqual(['Työsuhde-', 'pyörän', 'paperit']);
  });
  test('a sparkline breaks at a gap and needs two values', () => {
    expect(sparkline([1, null, 3, 4], 0, 0, 30, 10)).toBe('M0 10M20 3.3L30 0');
    expect(sparkline([1, null], 0, 0, 30, 10)).toBe('');
    expect(sparkline([2, 2], 0, 0, 30, 10)).toBe('M0 5L30 5');
  });
  test('a path is moved by its absolute places only', () => {
    expect(moved_shape({ kind: 'path', d: 'M1 2h10v7l-2 3zM3 4V9H5' }, 10, 100)).toMatchObject({ d: 'M11 102h10v7l-2 3zM13 104V109H15' });
    expect(moved_shape({ kind: 'path', d: 'M1 2C3 4 5 6 7 8L-1 -2Z' }, 1, 1)).toMatchObject({ d: 'M2 3C4 5 6 7 8 9L0 -1Z' });
  });
  test('a file has the margin that a printer makes', () => {
    const scene = make(7)[0]!;
    const wide = with_margin(scene, 38);
    expect([wide.width, wide.height]).toEqual([scene.width + 76, scene.height + 76]);
  });
  test('file names suit every system', () => {
    expect(file_name('Mekon ostaminen: äkkiä/nyt!', '2026-11-26', 1, 1, 'svg')).toBe('mekon-ostaminen-akkia-nyt-2026-11-26.svg');
    expect(file_name('Шлях клієнта', '2026-11-26', 2, 3, 'png')).toBe('шлях-клієнта-2026-11-26-2.png');
    expect(file_name('???', '2026-11-26', 1, 1, 'svg')).toBe('polku-2026-11-26.svg');
  });
  test('a picture is never larger than browsers draw', () => {
    expect(png_scale({ width: 1500, height: 1000 })).toBe(3);
    expect(png_scale({ width: 40_000, height: 1000 }) * 40_000).toBeLessThanOrEqual(16_000);
  });
});

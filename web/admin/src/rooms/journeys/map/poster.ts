// The path on paper. The moments run in rows like music; the width of a moment and the number of
// rows are chosen so that the letters come out as large as the page allows. A path too long for one
// page goes on over several.
import type { JourneyMap, MapMoment } from '../../../api/schema';
import { t } from '../../../lib/i18n.svelte';
import { band, bounds_of, level_of, marks_of, place_of, runs_of, smooth, standing_of, type Bounds, type Place } from './curve';
import { softened } from './hyphens';
import { cell_of, lane_name, softened_cell, type Lane, type Texts } from './lanes';
import { draw_cell, kPaper, lines_at, moved_shape, type Drawn } from './poster_cells';
import { wrapped, type MeasureText, type Scene, type Shape } from './scene';
import { before_of, figure_of, kScore, reading_of } from './words';

export type Paper = 'a3' | 'a4' | 'strip';
export type Turn = 'landscape' | 'portrait';

export interface PosterInput {
  map: JourneyMap;
  texts: ReadonlyMap<string, Texts>;
  lanes: readonly Lane[];
  paper: Paper;
  turn: Turn;
  sentence: string;
  about: string; // period, persona and filters, in words
  facts: string[]; // what the foot says: the weakest link and the rest
  measure: MeasureText;
}

const kInch = 96;
const kMillimetres: Record<'a3' | 'a4', [number, number]> = { a3: [420, 297], a4: [297, 210] };
export const kMarginMm = 10;
const kWidths = [118, 132, 148, 164, 184, 208, 236, 270];
const kWidthsOfMany = [132, 164, 208];
const kLabelWidth = 96;
const kPadding = 10;
const kSmallest = 0.62; // of 12 units; below this a reader needs a lens
const kLargest = 1.45;
const kCurve = 176;

export function page_size(paper: 'a3' | 'a4', turn: Turn): { width: number; height: number } {
  const [long, short] = kMillimetres[paper].map((side) => ((side - 2 * kMarginMm) / 25.4) * kInch) as [number, number];
  return turn === 'landscape' ? { width: long, height: short } : { width: short, height: long };
}

interface Column {
  moment: MapMoment;
  stage: number;
  head: Drawn;
  cells: (Drawn | undefined)[];
}

function ribbon_of(pen: { width: number; measure: MeasureText }): Drawn {
  const text = wrapped(t('map.weakest'), pen.width - 12, 10, 640, pen.measure, 1)[0] ?? '';
  const width = pen.measure(text, 10, 640) + 14;
  return { height: 21, shapes: [{ kind: 'rect', x: 0, y: -1, w: width, h: 17, r: 8, fill: kPaper.bad }, { kind: 'text', x: 7, y: 11, text, size: 10, weight: 640, fill: kPaper.surface }] };
}

function head_of(moment: MapMoment, width: number, measure: MeasureText, language: string): Drawn {
  const pen = { width, measure };
  const ribbon = moment.weakest ? ribbon_of(pen) : { height: 0, shapes: [] };
  const title = lines_at(softened(moment.title, language), ribbon.height, pen, { size: 14.5, weight: 640, line: 18, most: 3 });
  const place = moment.touchpoint ? lines_at(softened(moment.touchpoint.name, language), ribbon.height + title.height + 2, pen, { size: 10.5, fill: kPaper.ink_3, most: 2 }) : { height: 0, shapes: [] };
  return { height: ribbon.height + title.height + place.height + 2, shapes: [...ribbon.shapes, ...title.shapes, ...place.shapes] };
}

function columns_of(input: PosterInput, width: number): Column[] {
  const inside = width - 2 * kPadding;
  return input.map.stages.flatMap((stage, index) => stage.moments.map((moment): Column => ({
    moment, stage: index,
    head: head_of(moment, inside, input.measure, input.map.journey.language),
    cells: input.lanes.map((lane) => {
      const cell = softened_cell(cell_of(lane, moment, input.texts.get(moment.key)), input.map.journey.language);
      return cell && draw_cell(cell, { width: inside, measure: input.measure });
    }),
  })));
}

interface System {
  columns: Column[];
  head: number; // heights
  curve: number;
  lanes: number[];
  height: number;
}

const kStageLine = 26;
const kBetween = 22;

function systems_of(columns: Column[], per_row: number): System[] {
  const rows: System[] = [];
  for (let from = 0; from < columns.length; from += per_row) {
    const part = columns.slice(from, from + per_row);
    const head = Math.max(...part.map((column) => column.head.height)) + 18;
    const lanes = part[0]!.cells.map((_, lane) => Math.max(0, ...part.map((column) => column.cells[lane]?.height ?? 0))).map((height) => (height ? height + 16 : 0));
    rows.push({ columns: part, head, curve: kCurve, lanes, height: kStageLine + head + kCurve + lanes.reduce((sum, one) => sum + one, 0) });
  }
  return rows;
}

interface Plan {
  width: number; // of a moment
  scale: number;
  systems: System[];
}

const sum = (systems: readonly System[]) => systems.reduce((total, one) => total + one.height, 0) + Math.max(0, systems.length - 1) * kBetween;

// Evenly filled rows only: 7 moments in two rows are 4 and 3, not 6 and 1.
function per_rows(count: number): number[] {
  return [...new Set(Array.from({ length: count }, (_, index) => Math.ceil(count / (index + 1))))];
}

// The largest scale at which the rows fit on so many pages.
function scale_for(systems: readonly System[], page: { width: number; height: number }, by_width: number, around: number, pages: number): number {
  const fits = (scale: number) => pages_of(systems, page.height / scale - around).length <= pages && systems.every((one) => one.height <= page.height / scale - around);
  if (fits(by_width)) return by_width;
  let [low, high] = [0.05, by_width];
  for (let round = 0; round < 14; round++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

// The plan with the largest letters on as few pages as they can be read on.
function best_plan(input: PosterInput, page: { width: number; height: number }, around: number): Plan {
  const count = input.map.stages.reduce((total, stage) => total + stage.moments.length, 0);
  const tries = (count > 100 ? kWidthsOfMany : kWidths).flatMap((width) => {
    const columns = columns_of(input, width);
    return per_rows(columns.length).flatMap((per_row) => {
      const by_width = Math.min(kLargest, page.width / (kLabelWidth + per_row * width));
      return by_width < kSmallest / 2 ? [] : [{ width, by_width, systems: systems_of(columns, per_row) }];
    });
  });
  let best: Plan | undefined;
  for (let pages = 1; pages <= count; pages++) {
    best = undefined;
    for (const { width, by_width, systems } of tries) {
      if (best && by_width <= best.scale) continue;
      const scale = scale_for(systems, page, by_width, around, pages);
      if (!best || scale > best.scale) best = { width, scale, systems };
    }
    if (best && best.scale >= kSmallest) break;
  }
  return best!;
}

function pages_of(systems: readonly System[], room: number): System[][] {
  const pages: System[][] = [[]];
  for (const system of systems) {
    const page = pages.at(-1)!;
    if (page.length && sum([...page, system]) > room) pages.push([system]);
    else page.push(system);
  }
  return pages;
}

// Drawing ----------------------------------------------------------------------------------------

interface Ground {
  shapes: Shape[];
  width: number; // of the whole row
  column: number;
}

function stage_row(ground: Ground, system: System, top: number, map: JourneyMap): void {
  let from = 0;
  while (from < system.columns.length) {
    const stage = system.columns[from]!.stage;
    let to = from;
    while (to + 1 < system.columns.length && system.columns[to + 1]!.stage === stage) to++;
    const x = kLabelWidth + from * ground.column;
    const found = map.stages[stage]!;
    const score = found.score ? figure_of(kScore, found.score) : undefined;
    ground.shapes.push({ kind: 'text', x: x + kPadding, y: top + 17, text: found.title.toLocaleUpperCase(map.journey.language), size: 10.5, weight: 660, fill: kPaper.ink_2 });
    if (score && !score.hidden && to > from) {
      ground.shapes.push({ kind: 'text', x: kLabelWidth + (to + 1) * ground.column - kPadding, y: top + 17, text: `${score.value} (${score.range})`, size: 10.5, fill: kPaper.ink_3, anchor: 'end' });
    }
    if (from > 0) ground.shapes.push({ kind: 'path', d: `M${x} ${top}V${top + kStageLine}`, stroke: kPaper.line_strong, width: 1 });
    from = to + 1;
  }
}

function curve_row(ground: Ground, system: System, top: number, bounds: Bounds, level: number | null): void {
  const { shapes, column, width } = ground;
  const [high, low] = [top + 44, top + system.curve - 14];
  const at = (index: number, value: number): Place => [kLabelWidth + (index + 0.5) * column, place_of(value, bounds, high, low)];
  for (const mark of marks_of(bounds)) {
    const y = place_of(mark, bounds, high, low);
    shapes.push({ kind: 'path', d: `M${kLabelWidth} ${y}H${width}`, stroke: kPaper.line, width: 0.8 }, { kind: 'text', x: kLabelWidth - 8, y: y + 4, text: String(mark), size: 10.5, fill: kPaper.ink_3, anchor: 'end' });
  }
  const readings = system.columns.map(({ moment }) => reading_of(moment.score));
  const before = system.columns.map(({ moment }) => before_of(moment.score).value);
  const drawn = system.columns.map(({ moment }) => moment.drawn);
  const runs = runs_of(readings.map((one) => one.value));
  for (const run of runs) {
    const edge = (end: 'low' | 'high') => run.map((index) => at(index, readings[index]![end] ?? readings[index]!.value!));
    const area = band(edge('high'), edge('low'));
    if (area) shapes.push({ kind: 'path', d: area, fill: kPaper.band });
  }
  const line = (values: readonly (number | null)[], stroke: string, thick: number, dash?: string) => {
    for (const run of runs_of(values)) if (run.length > 1) shapes.push({ kind: 'path', d: smooth(run.map((index) => at(index, values[index]!))), stroke, width: thick, ...(dash && { dash }) });
  };
  line(before, kPaper.mid, 1.4);
  line(drawn, kPaper.ink_3, 1.4, '1 5');
  line(readings.map((one) => one.value), kPaper.accent, 2.6);
  system.columns.forEach(({ moment }, index) => point_on(shapes, moment, index, at, level));
}

function point_on(shapes: Shape[], moment: MapMoment, index: number, at: (index: number, value: number) => Place, level: number | null): void {
  const reading = reading_of(moment.score);
  const figure = figure_of(kScore, moment.score);
  if (reading.value === null) {
    const [x, y] = at(index, moment.drawn ?? 5);
    shapes.push({ kind: 'text', x, y: y - 10, text: figure.hidden, size: 9.5, fill: kPaper.ink_3, anchor: 'middle', halo: kPaper.surface });
    return;
  }
  const standing = standing_of(reading, level);
  const color = standing === 'below' ? kPaper.bad : standing === 'above' ? kPaper.good : kPaper.accent;
  const [x, y] = at(index, reading.value);
  const [, top] = at(index, reading.high ?? reading.value);
  const [, bottom] = at(index, reading.low ?? reading.value);
  shapes.push({ kind: 'path', d: `M${x} ${top}V${bottom}M${x - 4} ${top}H${x + 4}M${x - 4} ${bottom}H${x + 4}`, stroke: color, width: 1.6 });
  if (standing === 'below') shapes.push({ kind: 'path', d: `M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z`, fill: kPaper.surface, stroke: color, width: 2.6 });
  else shapes.push({ kind: 'circle', x, y, r: 6.5, fill: kPaper.surface, stroke: color, width: 2.6 });
  shapes.push(
    { kind: 'text', x, y: top - 18, text: figure.value, size: 15, weight: 660, fill: kPaper.ink, anchor: 'middle', halo: kPaper.surface },
    { kind: 'text', x, y: top - 6, text: `${figure.range} · ${figure.n}`, size: 9.5, fill: kPaper.ink_2, anchor: 'middle', halo: kPaper.surface },
  );
}

function draw_system(ground: Ground, system: System, top: number, input: PosterInput, bounds: Bounds, level: number | null): void {
  const { shapes, column } = ground;
  const right = kLabelWidth + system.columns.length * column;
  const rule = (y: number) => shapes.push({ kind: 'path', d: `M0 ${y}H${right}`, stroke: kPaper.line, width: 1 });
  stage_row(ground, system, top, input.map);
  let y = top + kStageLine;
  rule(y);
  system.columns.forEach((one, index) => shapes.push(...one.head.shapes.map((shape) => moved_shape(shape, kLabelWidth + index * column + kPadding, y + 9))));
  const head_end = y + system.head;
  const curve_from = head_end;
  rule(curve_from);
  curve_row({ ...ground, width: right }, system, curve_from, bounds, level);
  for (const [index, part] of [t('map.curve_short'), t('map.interval_short')].entries()) shapes.push({ kind: 'text', x: 0, y: curve_from + 20 + index * 14, text: part, size: 10.5, ...(index === 0 && { weight: 600 }), fill: kPaper.ink_3 });
  y = curve_from + system.curve;
  system.lanes.forEach((height, lane) => {
    if (!height) return;
    rule(y);
    shapes.push(...lines_at(lane_name(input.lanes[lane]!), y + 8, { width: kLabelWidth - 10, measure: input.measure }, { size: 10.5, weight: 600, fill: kPaper.ink_3 }).shapes);
    system.columns.forEach((one, index) => {
      const cell = one.cells[lane];
      if (cell) shapes.push(...cell.shapes.map((shape) => moved_shape(shape, kLabelWidth + index * column + kPadding, y + 8)));
    });
    y += height;
  });
  for (let index = 1; index < system.columns.length; index++) shapes.push({ kind: 'path', d: `M${kLabelWidth + index * column} ${top + kStageLine}V${curve_from}M${kLabelWidth + index * column} ${curve_from + system.curve}V${y}`, stroke: kPaper.line, width: 1 });
  shapes.push({ kind: 'path', d: `M${kLabelWidth} ${top}V${y}`, stroke: kPaper.line, width: 1 });
  const weakest = system.columns.findIndex((one) => one.moment.weakest);
  if (weakest >= 0) {
    const x = kLabelWidth + weakest * column;
    shapes.push({ kind: 'rect', x: x + 1, y: top + kStageLine + 1, w: column - 2, h: y - top - kStageLine - 2, r: 5, stroke: kPaper.bad, width: 2 });
  }
}

function heading(input: PosterInput, width: number, page: number, pages: number): Drawn {
  const pen = { width, measure: input.measure };
  const name = lines_at(input.map.journey.name, 0, pen, { size: 13, weight: 600, fill: kPaper.accent, most: 1 });
  const title = lines_at(input.sentence, name.height + 2, pen, { size: 26, weight: 680, line: 32, most: 2 });
  const about = pages > 1 ? `${input.about} · ${t('map.page_of', { page, pages })}` : input.about;
  const below = lines_at(about, name.height + title.height + 6, pen, { fill: kPaper.ink_2, most: 2 });
  return { height: name.height + title.height + below.height + 20, shapes: [...name.shapes, ...title.shapes, ...below.shapes] };
}

function footing(input: PosterInput, width: number): Drawn {
  const shapes: Shape[] = [];
  const count = Math.max(1, Math.min(3, input.facts.length, Math.floor(width / 260)));
  const each = (width - (count - 1) * 24) / count;
  let y = 12;
  for (let from = 0; from < input.facts.length; from += count) {
    const row = input.facts.slice(from, from + count).map((fact, index) => {
      const said = lines_at(fact, y, { width: each, measure: input.measure }, { size: 11.5, fill: kPaper.ink });
      shapes.push(...said.shapes.map((shape) => moved_shape(shape, index * (each + 24), 0)));
      return said.height;
    });
    y += Math.max(...row) + 8;
  }
  const key = lines_at(t('map.poster_key'), y, { width, measure: input.measure }, { size: 10, fill: kPaper.ink_3 });
  return { height: y + key.height + 2, shapes: [...shapes, ...key.shapes] };
}

const scaled = (scale: number) => (shape: Shape): Shape => {
  const path = (d: string) => d.replace(/-?\d*\.?\d+/g, (number) => String(Math.round(Number(number) * scale * 100) / 100));
  switch (shape.kind) {
    case 'path': return { ...shape, d: path(shape.d), ...(shape.width && { width: shape.width * scale }), ...(shape.dash && { dash: path(shape.dash) }) };
    case 'text': return { ...shape, x: shape.x * scale, y: shape.y * scale, size: shape.size * scale };
    case 'circle': return { ...shape, x: shape.x * scale, y: shape.y * scale, r: shape.r * scale, ...(shape.width && { width: shape.width * scale }) };
    case 'rect': return { ...shape, x: shape.x * scale, y: shape.y * scale, w: shape.w * scale, h: shape.h * scale, ...(shape.r && { r: shape.r * scale }), ...(shape.width && { width: shape.width * scale }), ...(shape.dash && { dash: path(shape.dash) }) };
  }
};

function scene_of(input: PosterInput, size: { width: number; height: number }, shapes: Shape[]): Scene {
  return { ...size, title: input.map.journey.name, description: `${input.sentence}. ${input.about}`, language: input.map.journey.language, ground: kPaper.surface, shapes };
}

// A page's margin, which a printer makes by itself and a file has to have.
export function with_margin(scene: Scene, margin: number): Scene {
  return { ...scene, width: scene.width + 2 * margin, height: scene.height + 2 * margin, shapes: scene.shapes.map((shape) => moved_shape(shape, margin, margin)) };
}

// One scene a page; of a strip, one as wide as the path is long.
export function poster(input: PosterInput): Scene[] {
  const moments = input.map.stages.flatMap((stage) => stage.moments);
  const readings = moments.map((moment) => reading_of(moment.score));
  const bounds = bounds_of([...readings, ...moments.map((moment) => before_of(moment.score))], moments.map((moment) => moment.drawn));
  const level = level_of(readings);
  if (moments.length === 0) return [];
  const page = input.paper === 'strip' ? undefined : page_size(input.paper, input.turn);
  const rough = page ? Math.min(1, page.width / 1100) : 1;
  const around = page ? heading(input, page.width / rough, 1, 2).height + footing(input, page.width / rough).height + 14 : 0;
  const plan: Plan = page ? best_plan(input, page, around) : { width: 170, scale: 1, systems: systems_of(columns_of(input, 170), moments.length) };
  // Whatever width is left over goes to the moments.
  const per_row = plan.systems[0]!.columns.length;
  const column = page ? Math.max(plan.width, (page.width / plan.scale - kLabelWidth) / per_row) : plan.width;
  if (column > plan.width + 2) plan.systems = systems_of(columns_of(input, Math.min(column, 420)), per_row);
  const used = Math.min(column, 420);
  const width = page ? page.width / plan.scale : kLabelWidth + per_row * used;
  const pages = page ? pages_of(plan.systems, page.height / plan.scale - around + 1) : [plan.systems];
  // What height is left over makes the curves taller.
  for (const systems of page ? pages : []) {
    const spare = page!.height / plan.scale - around - sum(systems);
    const more = Math.max(0, Math.min(kCurve * 1.4, (spare - 4) / systems.length));
    for (const system of systems) [system.curve, system.height] = [system.curve + more, system.height + more];
  }
  return pages.map((systems, index) => {
    const head = heading(input, width, index + 1, pages.length);
    const foot = footing(input, width);
    const ground: Ground = { shapes: [...head.shapes], width, column: used };
    let y = head.height;
    for (const system of systems) {
      draw_system(ground, system, y, input, bounds, level);
      y += system.height + kBetween;
    }
    const height = page ? page.height / plan.scale : y - kBetween + foot.height + 24;
    ground.shapes.push(...foot.shapes.map((shape) => moved_shape(shape, 0, Math.min(y - kBetween + 14, height - foot.height))));
    return page ? scene_of(input, page, ground.shapes.map(scaled(plan.scale))) : scene_of(input, { width, height }, ground.shapes);
  });
}

export { wrapped };

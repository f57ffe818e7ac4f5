// One lane's cell on the poster: how high it is and what it looks like.
import type { Cell, Mark } from './lanes';
import { wrapped, type MeasureText, type Shape } from './scene';
import type { Tone } from './words';

// The light tokens of tokens.css; a poster is paper whatever the screen is.
export const kPaper = {
  surface: '#ffffff', sunken: '#f3f1ec', line: '#e3dfd6', line_strong: '#c9c3b6', ink: '#1c2321', ink_2: '#515c58', ink_3: '#656e69',
  accent: '#0f5e6b', band: '#d6e4e6', good: '#0f6e78', good_soft: '#cfe6e8', mid: '#8a8375', mid_soft: '#e9e5db', bad: '#b5451f', bad_soft: '#f6ddd2',
} as const;

const kSize = 12;
const kLine = 16;
const kSmall = 10.5;

export interface Pen {
  width: number; // of the cell's inside
  measure: MeasureText;
}
export interface Drawn {
  height: number;
  shapes: Shape[]; // from the cell's inner upper left corner
}

const kInk: Record<Tone, string> = { good: kPaper.good, bad: kPaper.bad, mid: kPaper.ink_2, wait: kPaper.ink_3 };
const kSoft: Record<Tone, string> = { good: kPaper.good_soft, bad: kPaper.bad_soft, mid: kPaper.mid_soft, wait: kPaper.surface };

export function lines_at(text: string, y: number, { width, measure }: Pen, style: { size?: number; weight?: number; fill?: string; most?: number; line?: number; x?: number; italic?: boolean } = {}): Drawn {
  const size = style.size ?? kSize;
  const line = style.line ?? (size === kSize ? kLine : size * 1.35);
  const lines = wrapped(text, width - (style.x ?? 0), size, style.weight ?? 400, measure, style.most);
  return {
    height: lines.length * line,
    shapes: lines.map((one, index) => ({ kind: 'text', x: style.x ?? 0, y: y + index * line + size, text: one, size, fill: style.fill ?? kPaper.ink, ...(style.weight && { weight: style.weight }), ...(style.italic && { italic: true }) })),
  };
}

const kStacked = 150; // narrower cells have the bar under its name

function bars(cell: Extract<Cell, { kind: 'bars' }>, pen: Pen): Drawn {
  const shapes: Shape[] = [];
  const stacked = pen.width < kStacked;
  const left = stacked ? 0 : Math.min(92, pen.width * 0.62);
  const track = stacked ? pen.width : Math.max(16, pen.width - left - 26);
  const step = stacked ? 21 : 15;
  const at = (value: number) => left + (Math.max(0, Math.min(10, value)) / 10) * track;
  cell.bars.forEach((bar, index) => {
    const y = index * step;
    const level = stacked ? y + 13 : y + 3.5; // of the bar
    const room = (stacked ? pen.width - 26 : left) - 4;
    shapes.push({ kind: 'text', x: 0, y: y + 10, text: wrapped(bar.name, room, kSmall, 400, pen.measure, 1)[0] ?? '', size: kSmall, fill: kPaper.ink_2 });
    shapes.push({ kind: 'text', x: pen.width, y: y + 10, text: bar.figure.hidden ? '–' : bar.figure.value, size: kSmall, anchor: 'end', ...(bar.figure.hidden ? { fill: kPaper.ink_3 } : { weight: 600, fill: kPaper.ink }) });
    if (bar.figure.hidden) return;
    const thick = stacked ? 4 : 6;
    shapes.push({ kind: 'rect', x: left, y: level, w: track, h: thick, r: thick / 2, fill: kPaper.sunken });
    shapes.push({ kind: 'rect', x: left, y: level, w: Math.max(2, at(bar.value) - left), h: thick, r: thick / 2, fill: bar.tone === 'mid' ? kPaper.mid : kInk[bar.tone] });
    shapes.push({ kind: 'path', d: `M${at(bar.low)} ${level + thick / 2}H${at(bar.high)}`, stroke: kPaper.ink, width: 1 });
  });
  return { height: cell.bars.length * step, shapes };
}

export function sparkline(values: readonly (number | null)[], x: number, y: number, width: number, height: number): string {
  const known = values.filter((one) => one !== null);
  if (known.length < 2) return '';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const step = width / (values.length - 1);
  let path = '';
  let pen_down = false;
  values.forEach((value, index) => {
    if (value === null) {
      pen_down = false;
      return;
    }
    const level = high === low ? 0.5 : (value - low) / (high - low);
    path += `${pen_down ? 'L' : 'M'}${Math.round((x + index * step) * 10) / 10} ${Math.round((y + height - level * height) * 10) / 10}`;
    pen_down = true;
  });
  return path;
}

function figures(cell: Extract<Cell, { kind: 'figures' }>, pen: Pen): Drawn {
  const shapes: Shape[] = [];
  let y = 0;
  for (const one of cell.figures) {
    if (one.figure.hidden) {
      const said = lines_at(`${one.name}: ${one.figure.hidden}`, y, pen, { size: kSmall, fill: kPaper.ink_3 });
      shapes.push(...said.shapes);
      y += said.height + 3;
      continue;
    }
    const x = one.theme ? 0 : 34; // of the number
    if (one.theme) {
      const name = lines_at(one.name, y, pen, { size: kSmall, fill: kPaper.ink_2, most: 2 });
      shapes.push(...name.shapes);
      y += name.height;
    } else shapes.push({ kind: 'text', x: 0, y: y + 12, text: one.name, size: kSmall, fill: kPaper.ink_2 });
    shapes.push({ kind: 'text', x, y: y + 12, text: one.figure.value, size: kSize, weight: 650, fill: one.tone === 'good' || one.tone === 'bad' ? kInk[one.tone] : kPaper.ink });
    const spark = pen.width > 118 ? sparkline(one.trend, pen.width - 40, y + 3, 40, 10) : '';
    if (spark) shapes.push({ kind: 'path', d: spark, stroke: kPaper.accent, width: 1.2 });
    shapes.push({ kind: 'text', x, y: y + 25, text: `${one.figure.range} · ${one.figure.n}`, size: kSmall - 0.5, fill: kPaper.ink_3 });
    y += 31;
  }
  return { height: Math.max(0, y - 3), shapes };
}

function tag(cell: Extract<Cell, { kind: 'tag' }>, pen: Pen): Drawn {
  const lines = wrapped(cell.text, pen.width - 14, kSmall, 600, pen.measure, 2);
  const width = Math.min(pen.width, Math.max(...lines.map((line) => pen.measure(line, kSmall, 600))) + 16);
  const height = 5 + lines.length * 13;
  const shapes: Shape[] = [
    { kind: 'rect', x: 0, y: 0, w: width, h: height, r: 9, fill: kSoft[cell.tone], ...(cell.tone === 'wait' && { stroke: kPaper.line_strong, dash: '3 3' }) },
    ...lines.map((text, index): Shape => ({ kind: 'text', x: 8, y: 12.5 + index * 13, text, size: kSmall, weight: 600, fill: kInk[cell.tone] })),
  ];
  if (!cell.note) return { height, shapes };
  const note = lines_at(cell.note, height + 4, pen, { size: kSmall, fill: kPaper.ink_2 });
  return { height: height + 4 + note.height, shapes: [...shapes, ...note.shapes] };
}

function gap(cell: Extract<Cell, { kind: 'gap' }>, pen: Pen): Drawn {
  if (cell.hidden) return lines_at(cell.hidden, 0, pen, { size: kSmall, fill: kPaper.ink_3 });
  const first = lines_at(`${cell.value}  (${cell.range})`, 0, pen, { weight: 620, fill: kInk[cell.tone] });
  const second = lines_at(`${cell.expected} → ${cell.experienced}`, first.height, pen, { size: kSmall, fill: kPaper.ink_2 });
  return { height: first.height + second.height, shapes: [...first.shapes, ...second.shapes] };
}

const kSigns: Record<Mark['sign'], string> = { pain: 'M2 2l8 8M10 2l-8 8', idea: 'M6 1v10M1 6h10', proposal: 'M6 1l5 10h-10z', alarm: 'M6 1l5 10h-10zM6 5v3', comment: 'M1 2h10v7h-5l-3 2.500v-2.500h-2z' };

function marks(cell: Extract<Cell, { kind: 'marks' }>, pen: Pen): Drawn {
  const shapes: Shape[] = [];
  let y = 0;
  for (const mark of cell.marks) {
    shapes.push({ kind: 'path', d: moved(kSigns[mark.sign], 0, y + 2), stroke: kInk[mark.tone], width: 1.5 });
    const said = lines_at(mark.text, y, pen, { x: 18, fill: kInk[mark.tone], size: 11 });
    shapes.push(...said.shapes);
    y += Math.max(16, said.height + 2);
  }
  return { height: y, shapes };
}

function words(cell: Extract<Cell, { kind: 'words' }>, pen: Pen): Drawn {
  const shapes: Shape[] = [];
  let y = 0;
  for (const part of cell.parts) {
    const said = lines_at(part.label ? `${part.label}: ${part.text}` : part.text, y, pen, { fill: part.tone === 'bad' ? kPaper.bad : kPaper.ink, most: 6 });
    shapes.push(...said.shapes);
    y += said.height;
    if (part.rest) {
      const rest = lines_at(part.rest, y, pen, { size: kSmall, fill: kPaper.ink_3 });
      shapes.push(...rest.shapes);
      y += rest.height;
    }
    y += 3;
  }
  return { height: Math.max(0, y - 3), shapes };
}

export function draw_cell(cell: Cell, pen: Pen): Drawn {
  switch (cell.kind) {
    case 'bars': return bars(cell, pen);
    case 'figures': return figures(cell, pen);
    case 'tag': return tag(cell, pen);
    case 'gap': return gap(cell, pen);
    case 'marks': return marks(cell, pen);
    case 'words': return words(cell, pen);
    case 'verdict': {
      const arrow: Shape[] = cell.direction ? [{ kind: 'path', d: cell.direction === 'up' ? 'M5 3l4.500 8h-9z' : 'M5 11L0.500 3h9z', fill: cell.tone === 'good' ? kPaper.good : kPaper.bad }] : [];
      const said = lines_at(cell.text, 0, pen, { x: cell.direction ? 14 : 0, weight: cell.direction ? 600 : 400, size: 11, fill: cell.tone === 'none' ? kPaper.ink_3 : kInk[cell.tone] });
      return { height: said.height, shapes: [...arrow, ...said.shapes] };
    }
  }
}

// Absolute coordinates of a path moved; relative ones stay.
function moved(path: string, by_x: number, by_y: number): string {
  return path.replace(/([MLC])((?:-?[\d.]+[ ,]?)+)|([HV])(-?[\d.]+)/g, (whole, command: string | undefined, numbers: string | undefined, single: string | undefined, one: string | undefined) => {
    if (command && numbers) return command + numbers.trim().split(/[ ,]+/).map((number, index) => Number(number) + (index % 2 ? by_y : by_x)).join(' ');
    if (single && one) return single + (Number(one) + (single === 'V' ? by_y : by_x));
    return whole;
  });
}

export function moved_shape(shape: Shape, x: number, y: number): Shape {
  return shape.kind === 'path' ? { ...shape, d: moved(shape.d, x, y) } : { ...shape, x: shape.x + x, y: shape.y + y };
}

// A picture as a list of shapes, drawn in three ways: as SVG text, on a canvas, and in the page.
// A file on its own has no style sheet, and a canvas knows the page's fonts, which an image made of
// SVG does not.

import { kSoft } from './hyphens';

interface Paint {
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: string;
  opacity?: number;
}
export type Shape =
  | ({ kind: 'rect'; x: number; y: number; w: number; h: number; r?: number } & Paint)
  | ({ kind: 'path'; d: string } & Paint)
  | ({ kind: 'circle'; x: number; y: number; r: number } & Paint)
  | { kind: 'text'; x: number; y: number; text: string; size: number; weight?: number; fill: string; anchor?: 'start' | 'middle' | 'end'; italic?: boolean; halo?: string };

export interface Scene {
  width: number;
  height: number;
  title: string;
  description: string;
  language: string;
  ground: string;
  shapes: Shape[];
}

export const kFonts = "Inter, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif";

export function escaped(text: string): string {
  // Besides what markup needs: control characters, which XML does not know at all.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const short = (value: number) => String(Math.round(value * 100) / 100);

// The attributes of a shape by name, the same in a file and in the page.
export function attributes_of(shape: Shape): Record<string, string> {
  if (shape.kind === 'text') {
    return {
      x: short(shape.x), y: short(shape.y), 'font-size': short(shape.size), fill: shape.fill,
      ...(shape.weight && { 'font-weight': String(shape.weight) }),
      ...(shape.anchor && shape.anchor !== 'start' && { 'text-anchor': shape.anchor }),
      ...(shape.italic && { 'font-style': 'italic' }),
      ...(shape.halo && { stroke: shape.halo, 'stroke-width': '3', 'stroke-linejoin': 'round', 'paint-order': 'stroke' }),
    };
  }
  const paint = {
    fill: shape.fill ?? 'none',
    ...(shape.stroke && { stroke: shape.stroke, 'stroke-width': short(shape.width ?? 1) }),
    ...(shape.dash && { 'stroke-dasharray': shape.dash, 'stroke-linecap': 'round' }),
    ...(shape.opacity !== undefined && { opacity: short(shape.opacity) }),
  };
  if (shape.kind === 'rect') return { x: short(shape.x), y: short(shape.y), width: short(shape.w), height: short(shape.h), ...(shape.r && { rx: short(shape.r) }), ...paint };
  if (shape.kind === 'circle') return { cx: short(shape.x), cy: short(shape.y), r: short(shape.r), ...paint };
  return { d: shape.d, ...paint, 'stroke-linejoin': 'round' };
}

export function svg_text(scene: Scene): string {
  const list = (attributes: Record<string, string>) => Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  const lines = scene.shapes.map((shape) => `<${shape.kind}${list(attributes_of(shape))}${shape.kind === 'text' ? `>${escaped(shape.text)}</text>` : '/>'}`);
  const [width, height] = [short(scene.width), short(scene.height)];
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(kFonts)}" xml:lang="${escaped(scene.language)}" role="img" aria-labelledby="title description">
<title id="title">${escaped(scene.title)}</title>
<desc id="description">${escaped(scene.description)}</desc>
<rect width="${width}" height="${height}" fill="${scene.ground}"/>
${lines.join('\n')}
</svg>
`;
}

type Brush = CanvasRenderingContext2D;

function paint(brush: Brush, shape: Exclude<Shape, { kind: 'text' }>, path: Path2D): void {
  brush.globalAlpha = shape.opacity ?? 1;
  brush.lineJoin = 'round';
  brush.lineCap = shape.dash ? 'round' : 'butt';
  brush.setLineDash(shape.dash ? shape.dash.split(' ').map(Number) : []);
  if (shape.fill && shape.fill !== 'none') {
    brush.fillStyle = shape.fill;
    brush.fill(path);
  }
  if (shape.stroke) {
    brush.strokeStyle = shape.stroke;
    brush.lineWidth = shape.width ?? 1;
    brush.stroke(path);
  }
  brush.globalAlpha = 1;
}

function outline(shape: Exclude<Shape, { kind: 'text' }>): Path2D {
  if (shape.kind === 'path') return new Path2D(shape.d);
  const path = new Path2D();
  if (shape.kind === 'circle') path.arc(shape.x, shape.y, shape.r, 0, 2 * Math.PI);
  else path.roundRect(shape.x, shape.y, shape.w, shape.h, shape.r ?? 0);
  return path;
}

export function draw_scene(brush: Brush, scene: Scene, scale: number, fonts: string): void {
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  brush.fillStyle = scene.ground;
  brush.fillRect(0, 0, scene.width, scene.height);
  for (const shape of scene.shapes) {
    if (shape.kind !== 'text') {
      paint(brush, shape, outline(shape));
      continue;
    }
    brush.font = `${shape.italic ? 'italic ' : ''}${shape.weight ?? 400} ${shape.size}px ${fonts}`;
    brush.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor === 'end' ? 'right' : 'left';
    if (shape.halo) {
      brush.setLineDash([]);
      brush.lineJoin = 'round';
      brush.strokeStyle = shape.halo;
      brush.lineWidth = 3;
      brush.strokeText(shape.text, shape.x, shape.y);
    }
    brush.fillStyle = shape.fill;
    brush.fillText(shape.text, shape.x, shape.y);
  }
}

// Text into lines --------------------------------------------------------------------------------

export type MeasureText = (text: string, size: number, weight: number) => number;

// Without a canvas: near enough for a layout in Inter.
export const rough_measure: MeasureText = (text, size, weight) => {
  let units = 0;
  for (const letter of text) units += /[ilj.,:;!'|·]/.test(letter) ? 0.29 : /[mwMWмшщжю]/.test(letter) ? 0.86 : /[A-ZÅÄÖ0-9А-Я]/.test(letter) ? 0.66 : letter === ' ' ? 0.28 : 0.56;
  return units * size * (weight >= 600 ? 1.05 : 1);
};

// Long words are divided at their soft hyphens where they have some, else where they must be; what
// does not fit into `most` lines ends in a mark.
export function wrapped(text: string, width: number, size: number, weight: number, measure: MeasureText, most = 99): string[] {
  const fits = (line: string) => measure(line.replaceAll(kSoft, ''), size, weight) <= width;
  const lines: string[] = [];
  for (const paragraph of text.split(/\n+/)) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const joined = line ? `${line} ${word}` : word;
      if (fits(joined)) {
        line = joined;
        continue;
      }
      if (line) lines.push(line);
      line = word;
      while (!fits(line) && line.length > 2) {
        const end = division(line, (head) => fits(`${head}-`));
        lines.push(`${line.slice(0, end)}-`);
        line = line.slice(end);
      }
    }
    if (line) lines.push(line);
  }
  const plain = lines.map((one) => one.replaceAll(kSoft, ''));
  if (plain.length <= most) return plain;
  let last = plain[most - 1]!;
  while (last.length > 1 && measure(`${last}…`, size, weight) > width) last = last.slice(0, -1);
  return [...plain.slice(0, most - 1), `${last.trimEnd()}…`];
}

// How much of a word stays on the line.
function division(word: string, fits: (head: string) => boolean): number {
  for (let at = word.lastIndexOf(kSoft); at > 1; at = word.lastIndexOf(kSoft, at - 1)) if (fits(word.slice(0, at))) return at;
  let end = word.length - 1;
  while (end > 2 && !fits(word.slice(0, end))) end--;
  return end;
}

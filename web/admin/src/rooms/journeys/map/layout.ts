// How wide the moments stand, which of them are in sight, and in which order the arrows walk.

export const kColumn = 164; // px of a moment at 100 %
export const kLabels = 122; // px of the lanes' names
const kNarrowest = 122; // px; narrower columns break words
const kStretch = 280; // a short path fills the page, but not beyond this
const kReadable = 0.8; // below this scale letters cannot be read: the bird's-eye picture begins
const kAuto = 0.9; // a path a little too long is scrolled at this scale
const kScrolled = 24; // moments; longer paths are first seen from above
const kSmallest = 14; // px of a moment seen from above
const kNarrow = 96; // px of the lanes' names seen from above
export const kZooms = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

// auto: as much of the path as can still be read; fit: all of it, from above if it must be.
export type Zoom = 'auto' | 'fit' | number;

export interface Layout {
  column: number; // px before scaling
  labels: number;
  scale: number;
  from_above: boolean; // columns too narrow for words: the curve and colours alone
}

export function layout_of(moments: number, width: number, zoom: Zoom): Layout {
  const count = Math.max(1, moments);
  if (typeof zoom === 'number') return { column: kColumn, labels: kLabels, scale: Math.min(2, Math.max(0.5, zoom)), from_above: false };
  const even = (width - kLabels) / count;
  if (even >= kNarrowest) return { column: Math.min(kStretch, even), labels: kLabels, scale: 1, from_above: false };
  const scale = width / (kLabels + count * kNarrowest);
  if (scale >= kReadable) return { column: kNarrowest, labels: kLabels, scale, from_above: false };
  if (zoom === 'auto' && count <= kScrolled) return { column: kNarrowest, labels: kLabels, scale: kAuto, from_above: false };
  return { column: Math.max(kSmallest, (width - kNarrow) / count), labels: kNarrow, scale: 1, from_above: true };
}

// The next zoom in a direction, from wherever the picture stands now.
export function next_zoom(scale: number, direction: 1 | -1): number {
  const steps: readonly number[] = kZooms;
  if (direction > 0) return steps.find((step) => step > scale + 0.01) ?? steps.at(-1)!;
  return steps.findLast((step) => step < scale - 0.01) ?? steps[0]!;
}

export interface Window {
  first: number;
  last: number; // included
}

const kWhole = 90; // so many columns are simply drawn
const kMargin = 8; // columns beyond either edge

// Which columns are worth drawing: all of an ordinary path, those near the sight of a very long one.
export function window_of(count: number, scrolled: number, width: number, column: number): Window {
  if (count <= kWhole) return { first: 0, last: count - 1 };
  const first = Math.floor(scrolled / column) - kMargin;
  const last = Math.ceil((scrolled + width) / column) + kMargin;
  return { first: Math.max(0, Math.min(first, count - 1)), last: Math.min(count - 1, Math.max(last, 0)) };
}

export function step_of(key: string, at: number, count: number): number | undefined {
  const wanted: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1, PageDown: at + 10, PageUp: at - 10 };
  const next = wanted[key];
  return next === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, next));
}

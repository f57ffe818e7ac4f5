// The emotion curve as geometry: scale, runs without gaps, smooth lines and bands. No pixels of a
// page here; whoever draws gives the places.

export interface Reading {
  value: number | null;
  low: number | null;
  high: number | null;
}

export type Place = readonly [x: number, y: number];

export interface Bounds {
  low: number;
  high: number;
}

const kLeast = 4; // the scale never shows less than this much of 0..10: noise must not look like news

// Whole marks of 0..10 that hold every value and interval.
export function bounds_of(readings: readonly Reading[], also: readonly (number | null)[] = []): Bounds {
  const values = [...readings.flatMap((one) => (one.value === null ? [] : [one.low ?? one.value, one.value, one.high ?? one.value])), ...also.filter((one) => one !== null)];
  if (values.length === 0) return { low: 0, high: 10 };
  let low = Math.max(0, Math.floor(Math.min(...values)));
  let high = Math.min(10, Math.ceil(Math.max(...values)));
  while (high - low < kLeast) {
    if (low > 0) low--;
    if (high - low < kLeast && high < 10) high++;
  }
  return { low, high };
}

export function marks_of({ low, high }: Bounds): number[] {
  const step = high - low > 6 ? 2 : 1;
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);
}

export function place_of(value: number, bounds: Bounds, top: number, bottom: number): number {
  return bottom - ((value - bounds.low) / (bounds.high - bounds.low)) * (bottom - top);
}

// Indexes in unbroken stretches: nothing is drawn across a moment without a number.
export function runs_of(values: readonly (number | null)[]): number[][] {
  const found: number[][] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const run = found.at(-1);
    if (run && run.at(-1) === index - 1) run.push(index);
    else found.push([index]);
  });
  return found;
}

const round = (value: number) => Math.round(value * 100) / 100;
const pair = ([x, y]: Place) => `${round(x)} ${round(y)}`;

// A line that is level at every point: it never rises above or falls below what was measured.
export function smooth(places: readonly Place[], upright = false): string {
  if (places.length === 0) return '';
  let path = `M${pair(places[0]!)}`;
  for (let index = 1; index < places.length; index++) {
    path += bend(places[index - 1]!, places[index]!, upright);
  }
  return path;
}

function bend(from: Place, to: Place, upright: boolean): string {
  if (upright) {
    const middle = (from[1] + to[1]) / 2;
    return `C${pair([from[0], middle])} ${pair([to[0], middle])} ${pair(to)}`;
  }
  const middle = (from[0] + to[0]) / 2;
  return `C${pair([middle, from[1]])} ${pair([middle, to[1]])} ${pair(to)}`;
}

// The area between two such lines. A single point has no area: its whisker says it.
export function band(first: readonly Place[], second: readonly Place[], upright = false): string {
  if (first.length < 2 || second.length < 2) return '';
  const back = smooth(second.toReversed(), upright).slice(1);
  return `${smooth(first, upright)}L${back}Z`;
}

export type Standing = 'above' | 'below' | 'even';

// The path's own level: every moment weighs the same, for a moment is a moment however many answer.
export function level_of(readings: readonly Reading[]): number | null {
  const values = readings.flatMap((one) => (one.value === null ? [] : [one.value]));
  return values.length < 2 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}

// Good or bad is said only when the whole interval lies on one side of the path's level.
export function standing_of(reading: Reading | null | undefined, level: number | null): Standing {
  if (!reading || reading.value === null || level === null) return 'even';
  if (reading.high !== null && reading.high < level) return 'below';
  if (reading.low !== null && reading.low > level) return 'above';
  return 'even';
}

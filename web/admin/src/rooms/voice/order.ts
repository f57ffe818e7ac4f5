// Themes in the order that the reader asked for, and which of them stand out from chance.
import type { ThemeRow } from './shapes';

export const kOrders = ['impact', 'share', 'sentiment', 'change'] as const;
export type Order = (typeof kOrders)[number];
export const kQuadrants = ['accessibility', 'speed', 'smoothness', 'pleasantness'] as const;

export function read_order(text: string | null): Order {
  return (kOrders as readonly string[]).includes(text ?? '') ? (text as Order) : 'impact';
}

// Smaller stands first; nothing stands last.
function rank(row: ThemeRow, order: Order): number | undefined {
  if (order === 'share') return row.share.value === null ? undefined : -row.share.value;
  if (row.suppressed) return undefined;
  if (order === 'impact') return row.impact?.value;
  if (order === 'sentiment') return row.sentiment.value ?? undefined;
  const change = row.change;
  if (!change || change.value === null || change.verdict === 'too_few') return undefined;
  // What is real before what may be noise; within both the largest first.
  return (change.verdict === 'no_change' ? 1000 : 0) - Math.abs(change.value);
}

export function ordered(rows: readonly ThemeRow[], order: Order): ThemeRow[] {
  return rows
    .map((row) => ({ row, place: rank(row, order) }))
    .sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || b.row.n - a.row.n || (a.row.theme < b.row.theme ? -1 : 1))
    .map((one) => one.row);
}

// By quadrant in its own order; themes of no quadrant last.
export function by_quadrant(rows: readonly ThemeRow[]): { quadrant: (typeof kQuadrants)[number] | 'none'; rows: ThemeRow[] }[] {
  const of = (quadrant: string) => rows.filter((row) => (quadrant === 'none' ? !kQuadrants.some((one) => one === row.quadrant) : row.quadrant === quadrant));
  return ([...kQuadrants, 'none'] as const).map((quadrant) => ({ quadrant, rows: of(quadrant) })).filter((group) => group.rows.length > 0);
}

interface Interval {
  value: number | null;
  low: number | null;
  high: number | null;
}

// The chance of a value at least so far from nothing, from its 95 per cent interval taken as normal;
// the complementary error function by Abramowitz and Stegun 1964, 7.1.26.
export function chance_of_nothing(one: Interval): number {
  if (one.value === null || one.low === null || one.high === null || one.high <= one.low) return 1;
  const x = Math.abs(one.value) / ((one.high - one.low) / (2 * 1.959964)) / Math.SQRT2;
  const s = 1 / (1 + 0.3275911 * x);
  const sum = s * (0.254829592 + s * (-0.284496736 + s * (1.421413741 + s * (-1.453152027 + s * 1.061405429))));
  return Math.min(1, sum * Math.exp(-x * x));
}

// The worst of many themes looks bad by chance alone: those that stand out when all of them are
// looked at (Benjamini and Hochberg 1995, one false among twenty).
export function standing_out<Row>(rows: readonly Row[], interval: (row: Row) => Interval | null | undefined): Row[] {
  const chances = rows.flatMap((row) => {
    const known = interval(row);
    return known && known.value !== null ? [{ row, chance: chance_of_nothing(known), clear: (known.low ?? 0) > 0 || (known.high ?? 0) < 0 }] : [];
  }).sort((a, b) => a.chance - b.chance);
  const last = chances.findLastIndex((one, index) => one.chance <= (0.05 * (index + 1)) / chances.length);
  return chances.slice(0, last + 1).filter((one) => one.clear).map((one) => one.row);
}

// Ends of the picture of impacts, alike on both sides of nothing.
export function impact_bound(rows: readonly ThemeRow[]): number {
  const ends = rows.flatMap((row) => (row.suppressed || !row.impact ? [] : [row.impact.value, row.impact.low ?? 0, row.impact.high ?? 0]));
  const widest = Math.max(1, ...ends.map(Math.abs));
  const step = widest > 20 ? 10 : widest > 10 ? 5 : widest > 4 ? 2 : 1;
  return Math.ceil(widest / step) * step;
}

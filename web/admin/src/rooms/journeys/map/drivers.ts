// Importance against performance: which driver stands where in the picture. Importance is the
// relative weight of the driver in R squared (Johnson 2000), worded as going together, never as
// causing.
import type { DriverSet, JourneyDriver } from '../../../api/schema';

export interface Spot {
  driver: JourneyDriver;
  x: number; // performance, 0..1 of the picture
  y: number; // importance, 0 below .. 1 above
  low: number; // the interval of performance, 0..1
  high: number;
}

export interface Picture {
  spots: Spot[];
  from: number; // performance at the left edge, and at the right one
  to: number;
  middle_x: number; // where the lines of the averages run
  middle_y: number;
}

export function picture_of(set: DriverSet | null | undefined): Picture | undefined {
  const known = (set?.drivers ?? []).filter((one) => !one.performance.suppressed && one.performance.value !== null && one.share !== null);
  if (known.length < 2) return undefined;
  const values = known.flatMap((one) => [one.performance.low ?? one.performance.value!, one.performance.high ?? one.performance.value!]);
  let from = Math.max(0, Math.floor(Math.min(...values)));
  let to = Math.min(10, Math.ceil(Math.max(...values)));
  if (to - from < 3) [from, to] = [Math.max(0, from - 1), Math.min(10, to + 1)];
  const most = Math.max(...known.map((one) => one.share!)) * 1.12 || 1;
  const x_of = (value: number) => (value - from) / (to - from);
  const average = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return {
    spots: known.map((driver) => ({ driver, x: x_of(driver.performance.value!), y: Math.max(0, driver.share!) / most, low: x_of(driver.performance.low ?? driver.performance.value!), high: x_of(driver.performance.high ?? driver.performance.value!) })),
    from, to,
    middle_x: x_of(average(known.map((one) => one.performance.value!))),
    middle_y: average(known.map((one) => Math.max(0, one.share!))) / most,
  };
}

export interface Placed {
  x: number;
  y: number;
  text: string;
  anchor: 'start' | 'end';
}

// Names beside their spots, moved apart so that they can all be read.
export function placed_names(spots: readonly { x: number; y: number; text: string }[], width: number, line: number): Placed[] {
  const placed: Placed[] = [];
  for (const spot of spots.toSorted((a, b) => a.y - b.y)) {
    const left = spot.x > width * 0.62;
    let y = spot.y;
    for (let round = 0; round < 40; round++) {
      const above = placed.find((one) => Math.abs(one.y - y) < line && Math.abs(one.x - spot.x) < width * 0.34);
      if (!above) break;
      y = above.y + line;
    }
    placed.push({ x: spot.x + (left ? -12 : 12), y, text: spot.text, anchor: left ? 'end' : 'start' });
  }
  return spots.map((spot) => placed.find((one) => one.text === spot.text)!);
}

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
  y: number; // of the middle of the text
  anchor: 'start' | 'end' | 'middle';
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const kLetter = 6.4; // px, near enough
const kHalf = 8; // of a line
const overlaps = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function box_of(place: Placed, length: number): Box {
  const width = length * kLetter;
  const left = place.anchor === 'start' ? place.x : place.anchor === 'end' ? place.x - width : place.x - width / 2;
  return { left, right: left + width, top: place.y - kHalf, bottom: place.y + kHalf };
}

// Names beside their spots where they cover neither spots nor other names: at the right, the left,
// above or below, then farther and farther away.
export function placed_names(spots: readonly { x: number; y: number; text: string }[], area: { left: number; right: number; top: number; bottom: number }): Placed[] {
  const taken: Box[] = spots.map(({ x, y }) => ({ left: x - 8, right: x + 8, top: y - 8, bottom: y + 8 }));
  return spots.map((spot) => {
    const rings = [0, 1, 2, 3].flatMap((ring): Placed[] => {
      const far = ring * 15;
      const sides = (y: number): Placed[] => [{ x: spot.x + 12, y, anchor: 'start' }, { x: spot.x - 12, y, anchor: 'end' }];
      if (ring === 0) return [...sides(spot.y), { x: spot.x, y: spot.y - 18, anchor: 'middle' }, { x: spot.x, y: spot.y + 18, anchor: 'middle' }];
      return [...sides(spot.y - far), ...sides(spot.y + far), { x: spot.x, y: spot.y - 18 - far, anchor: 'middle' }, { x: spot.x, y: spot.y + 18 + far, anchor: 'middle' }];
    });
    const fits = (place: Placed) => {
      const box = box_of(place, spot.text.length);
      return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom && !taken.some((other) => overlaps(box, other));
    };
    const place = rings.find(fits) ?? rings[0]!;
    taken.push(box_of(place, spot.text.length));
    return place;
  });
}

// A line through points that never rises above nor falls below two neighbours.
export function curve_through(points: readonly [number, number][]): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  return points
    .map(([x, y], index) => {
      const before = points[index - 1];
      if (!before) return `M${round(x)} ${round(y)}`;
      const middle = round((before[0] + x) / 2);
      return `C${middle} ${round(before[1])} ${middle} ${round(y)} ${round(x)} ${round(y)}`;
    })
    .join('');
}

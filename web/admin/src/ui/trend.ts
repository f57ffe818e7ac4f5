// The only file that knows the chart library; loaded when the first chart is shown.
import { CustomChart } from 'echarts/charts';
import { GridSimpleComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { TrendPoint } from './TrendChart.svelte';

// The grid without its pointer, and no tooltip: the component draws both, at a tenth of the weight.
use([CustomChart, GridSimpleComponent, CanvasRenderer]);

export function make_chart(element: HTMLElement): ECharts {
  return init(element, null, { renderer: 'canvas' });
}

export interface Drawing {
  points: TrendPoint[];
  bounds: { low: number; high: number; step: number };
  axis_text: (value: number) => string;
  mark: number; // index of the first point of the period looked at; 0: all of it
  dark: boolean;
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// "#rrggbb" with an opacity: a canvas does not know color-mix.
function translucent(hex: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

type Corner = [number, number];
type Place = (index: number, value: number) => Corner;

// Runs of points without a gap: nothing is drawn across a period without data.
function runs(points: TrendPoint[]): { index: number; point: TrendPoint }[][] {
  const found: { index: number; point: TrendPoint }[][] = [[]];
  points.forEach((point, index) => {
    if (point.value === null) found.push([]);
    else found.at(-1)!.push({ index, point });
  });
  return found.filter((run) => run.length > 0);
}

function band(run: { index: number; point: TrendPoint }[], at: Place): Corner[] {
  const upper = run.map(({ index, point }) => at(index, point.high ?? point.value!));
  const lower = run.map(({ index, point }) => at(index, point.low ?? point.value!));
  if (run.length > 1) return [...upper, ...lower.reverse()];
  // One period alone: a narrow bar instead of nothing.
  const [[x, high], [, low]] = [upper[0]!, lower[0]!];
  return [[x - 3, high], [x + 3, high], [x + 3, low], [x - 3, low]];
}

// Everything in its order: the band first, then where the period begins, the line, the points.
function picture({ points, bounds, mark }: Drawing, at: Place): object[] {
  const accent = color('--accent');
  const parts: object[] = runs(points).map((run) => ({ type: 'polygon', shape: { points: band(run, at) }, style: { fill: translucent(accent, 0.17) } }));
  if (mark > 0) {
    const [[x1, y1], [x2, y2]] = [at(mark - 0.5, bounds.low), at(mark - 0.5, bounds.high)];
    parts.push({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color('--ink-3'), lineDash: [2, 4], lineWidth: 1 } });
  }
  for (const run of runs(points)) {
    parts.push({ type: 'polyline', shape: { points: run.map(({ index, point }) => at(index, point.value!)) }, style: { fill: 'none', stroke: accent, lineWidth: 2.2, lineJoin: 'round' } });
  }
  const last = points.findLastIndex((point) => point.value !== null);
  const room = last < 0 ? 0 : at(last, bounds.low)[1] - at(last, points[last]!.value!)[1];
  const falls = room > 26 && (points[last - 1]?.value ?? -Infinity) > (points[last]?.value ?? 0); // the line comes from above
  points.forEach((point, index) => {
    if (point.value === null) return;
    const [cx, cy] = at(index, point.value);
    parts.push({ type: 'circle', shape: { cx, cy, r: index === last ? 4.5 : 2.4 }, style: { fill: accent } });
    if (index !== last) return;
    parts.push({ type: 'text', style: { text: point.value_text, x: cx, y: falls ? cy + 11 : cy - 11, align: index === 0 ? 'left' : 'right', verticalAlign: falls ? 'top' : 'bottom', fill: color('--ink'), font: `640 14px ${color('--font')}`, stroke: color('--surface'), lineWidth: 3 } });
  });
  return parts;
}

// Which point is nearest to this place of the picture.
export function index_at(chart: ECharts, [x, y]: [number, number]): number {
  const found = chart.convertFromPixel('grid', [x, y]) as number[] | undefined;
  return Math.round(found?.[0] ?? -1);
}

// Where in the picture a value stands, from its upper left corner.
export function spot_of(chart: ECharts, index: number, value: number): { x: number; y: number } {
  const [x = 0, y = 0] = (chart.convertToPixel('grid', [index, value]) as number[] | undefined) ?? [];
  return { x, y };
}

export function draw(chart: ECharts, drawing: Drawing): void {
  const { points, bounds, axis_text } = drawing;
  const text = { color: color('--ink-2'), fontFamily: color('--font'), fontSize: 12 };
  chart.setOption(
    {
      animation: false,
      grid: { left: 4, right: 18, top: 16, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        type: 'category',
        data: points.map((point) => point.label),
        boundaryGap: false,
        axisLine: { onZero: false, lineStyle: { color: color('--line-strong') } },
        axisTick: { show: false },
        axisLabel: { ...text, hideOverlap: true, margin: 12 },
      },
      yAxis: {
        type: 'value',
        min: bounds.low,
        max: bounds.high,
        interval: bounds.step,
        axisLabel: { ...text, formatter: (value: number) => axis_text(value) },
        splitLine: { lineStyle: { color: color('--line') } },
      },
      series: [
        {
          type: 'custom',
          clip: false,
          data: points.map((point, index) => [index, point.value ?? bounds.low]),
          // The first item draws the whole picture.
          renderItem: (item: { dataIndex: number }, api: { coord: (at: number[]) => number[] }) => ({
            type: 'group',
            silent: true,
            children: item.dataIndex === 0 ? picture(drawing, (index, value) => place(api, index, value)) : [],
          }),
        },
      ],
    },
    { notMerge: true },
  );
}

// Between two categories too: the axis itself knows whole ones only.
function place(api: { coord: (at: number[]) => number[] }, index: number, value: number): Corner {
  const whole = Math.floor(index);
  const [x, y] = api.coord([whole, value]) as Corner;
  if (whole === index) return [x, y];
  const [next] = api.coord([whole + 1, value]) as Corner;
  return [x + (next - x) * (index - whole), y];
}

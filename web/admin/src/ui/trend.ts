// The only file that knows the chart library; loaded when the first chart is shown.
import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { TrendPoint } from './TrendChart.svelte';

use([CustomChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export function make_chart(element: HTMLElement): ECharts {
  return init(element, null, { renderer: 'canvas' });
}

export interface Drawing {
  points: TrendPoint[];
  bounds: { low: number; high: number; step: number };
  axis_text: (value: number) => string;
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

function tip(point: TrendPoint): HTMLElement {
  const element = document.createElement('div');
  element.className = 'chart-tip';
  const rows: [string, string][] = [['span', point.title], ['b', `${point.value_text}  `], ['span', point.n_text]];
  for (const [tag, text] of rows) {
    const row = document.createElement(tag);
    row.textContent = text;
    element.append(row);
  }
  const range = document.createElement('span');
  range.textContent = point.range_text;
  element.children[1]?.append(range);
  return element;
}

type Corner = [number, number];

// The band as polygons: a period without answers leaves a gap, nothing is drawn across it.
function bands(points: TrendPoint[], at: (index: number, value: number) => Corner): Corner[][] {
  const found: Corner[][] = [];
  let upper: Corner[] = [];
  let lower: Corner[] = [];
  const close = () => {
    if (upper.length === 1) {
      // One period alone: a narrow bar instead of nothing.
      const [x, high] = upper[0]!;
      const low = lower[0]![1];
      found.push([[x - 3, high], [x + 3, high], [x + 3, low], [x - 3, low]]);
    } else if (upper.length > 1) {
      found.push([...upper, ...lower.reverse()]);
    }
    upper = [];
    lower = [];
  };
  points.forEach((point, index) => {
    if (point.low === null || point.high === null) return close();
    upper.push(at(index, point.high));
    lower.push(at(index, point.low));
  });
  close();
  return found;
}

export function draw(chart: ECharts, { points, bounds, axis_text }: Drawing): void {
  const accent = color('--accent');
  const text = { color: color('--ink-2'), fontFamily: color('--font'), fontSize: 12 };
  const last = points.findLastIndex((point) => point.value !== null);
  chart.setOption(
    {
      animation: false,
      grid: { left: 4, right: 18, top: 16, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis',
        confine: true,
        backgroundColor: color('--surface'),
        borderColor: color('--line-strong'),
        padding: [8, 12],
        axisPointer: { type: 'line', lineStyle: { color: color('--ink-3'), type: 'dashed' } },
        formatter: (given: unknown) => {
          const first = (Array.isArray(given) ? given : [given]).at(0) as { dataIndex?: number } | undefined;
          const point = points[first?.dataIndex ?? -1];
          return point ? tip(point) : '';
        },
      },
      xAxis: {
        type: 'category',
        data: points.map((point) => point.label),
        boundaryGap: false,
        axisLine: { lineStyle: { color: color('--line-strong') } },
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
          data: [[0, bounds.low]],
          silent: true,
          z: 1,
          tooltip: { show: false },
          renderItem: (_: unknown, api: { coord: (at: number[]) => number[] }) => ({
            type: 'group',
            children: bands(points, (index, value) => api.coord([index, value]) as Corner).map((corners) => ({
              type: 'polygon',
              shape: { points: corners },
              style: { fill: translucent(accent, 0.17) },
            })),
          }),
        },
        {
          type: 'line',
          z: 2,
          data: points.map((point, index) => ({
            value: point.value,
            symbolSize: index === last ? 9 : 5,
            label: { show: index === last, position: 'top', distance: 8, formatter: point.value_text, ...text, color: color('--ink'), fontSize: 14, fontWeight: 640 },
          })),
          symbol: 'circle',
          showSymbol: true,
          showAllSymbol: true,
          itemStyle: { color: accent },
          lineStyle: { color: accent, width: 2.2, join: 'round' },
          emphasis: { disabled: true },
        },
      ],
    },
    { notMerge: true },
  );
}

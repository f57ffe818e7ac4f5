// A moment's weekly scores against the level they are held to. A week's low and high are its
// control limits (three of its own deviations, Laney 2002), not an interval of its score.
import type { MomentChart } from '../../../api/schema';
import { format_date } from '../../../lib/format';
import { language } from '../../../lib/i18n.svelte';
import { bounds_of, marks_of, place_of, runs_of } from './curve';
import { is_hidden, n_text, score_text, why_hidden } from './words';

const kLeft = 26;
const kBottom = 22;
const kTop = 12;

type Week = MomentChart['weeks'][number];

export interface ControlDrawing {
  left: number;
  marks: { value: number; y: number }[];
  centre: number | null;
  limits: string; // an area
  line: string;
  points: { period: string; x: number; y: number; outside: '' | 'above' | 'below'; title: string }[];
}

export function week_text(week: Week): string {
  const day = format_date(language(), `${week.period}T12:00:00Z`, 'UTC');
  return is_hidden(week) ? `${day}: ${why_hidden(week)}` : `${day}: ${score_text(week.value)}, ${n_text(week.n)}`;
}

export function outside_of(week: Week): '' | 'above' | 'below' {
  if (week.value === null) return '';
  if (week.low !== null && week.value < week.low) return 'below';
  return week.high !== null && week.value > week.high ? 'above' : '';
}

export function control_chart(chart: MomentChart, width: number, height: number): ControlDrawing | undefined {
  const weeks = chart.weeks;
  if (weeks.filter((week) => week.value !== null).length < 2) return undefined;
  const centre = chart.baseline?.centre ?? null;
  const edges = weeks.flatMap((week) => [week.low, week.high]).map((edge) => (edge === null ? null : Math.max(0, Math.min(10, edge))));
  const bounds = bounds_of(weeks.map((week) => ({ value: week.value, low: null, high: null })), [centre, ...edges]);
  const x_of = (index: number) => kLeft + 6 + (index / (weeks.length - 1)) * (width - kLeft - 14);
  const y_of = (value: number) => Math.round(place_of(Math.max(bounds.low, Math.min(bounds.high, value)), bounds, kTop, height - kBottom) * 100) / 100;
  const corner = (index: number, value: number) => `${Math.round(x_of(index) * 100) / 100} ${y_of(value)}`;
  const areas = runs_of(weeks.map((week) => (week.low === null ? null : week.high))).map((run) => `M${run.map((index) => corner(index, weeks[index]!.high!)).join('L')}L${run.toReversed().map((index) => corner(index, weeks[index]!.low!)).join('L')}Z`);
  return {
    left: kLeft,
    marks: marks_of(bounds).map((value) => ({ value, y: y_of(value) })),
    centre: centre === null ? null : y_of(centre),
    limits: areas.join(''),
    line: runs_of(weeks.map((week) => week.value)).map((run) => `M${run.map((index) => corner(index, weeks[index]!.value!)).join('L')}`).join(''),
    points: weeks.flatMap((week, index) => (week.value === null ? [] : [{ period: week.period, x: x_of(index), y: y_of(week.value), outside: outside_of(week), title: week_text(week) }])),
  };
}

// The trend's rows as the chart wants them: texts in the reader's language.
import type { MetricRow, Overview } from '../api/schema';
import { n_text, range_text, value_text, type MeasureKind } from './measures';
import { format_date, iso_week, local_day } from '../lib/format';
import { language, locale, t } from '../lib/i18n.svelte';
import type { TrendPoint } from '../ui/TrendChart.svelte';

// A period is "2026-11-16" (its first day), "2026-W47", "2026-11" or a full moment.
function period_texts(period: string, interval: string, time_zone: string): { label: string; title: string } {
  const week = /^(\d{4})-W(\d{2})$/.exec(period);
  if (week) {
    return { label: t('overview.week_short', { week: Number(week[2]) }), title: t('overview.week_title', { week: Number(week[2]), year: week[1]! }) };
  }
  const day = period.includes('T') ? local_day(new Date(period), time_zone) : period.length === 7 ? `${period}-01` : period;
  const date = new Date(`${day}T12:00:00Z`);
  if (interval === 'week') {
    const { year, week: number } = iso_week(day);
    return { label: t('overview.week_short', { week: number }), title: t('overview.week_title', { week: number, year: String(year) }) };
  }
  if (interval === 'month' || interval === 'quarter') {
    const text = (style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale(), { ...style, timeZone: 'UTC' }).format(date);
    return { label: text({ month: 'short' }), title: text({ month: 'long', year: 'numeric' }) };
  }
  return {
    label: new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(date),
    title: format_date(language(), date, 'UTC'),
  };
}

// Time before anybody answered says nothing.
function rows_from_first_answer(rows: MetricRow[]): MetricRow[] {
  const first = rows.findIndex((row) => row.n !== 0);
  return first > 0 ? rows.slice(first) : rows;
}

// The first row of the period looked at; rows before it are drawn for comparison.
export function period_start(trend: NonNullable<Overview['trend']>, from: string | undefined): number {
  if (!from) return 0;
  const { year, week } = iso_week(from);
  const wanted = trend.interval === 'week' ? `${year}-W${String(week).padStart(2, '0')}` : trend.interval === 'month' ? from.slice(0, 7) : from;
  return Math.max(0, rows_from_first_answer(trend.rows).findIndex((row) => (row.period ?? '') >= wanted));
}

export function trend_points(trend: NonNullable<Overview['trend']>, kind: MeasureKind, time_zone: string): TrendPoint[] {
  return rows_from_first_answer(trend.rows).map((row) => {
    const hidden = row.suppressed || row.value === null;
    return {
      ...period_texts(row.period ?? '', trend.interval ?? 'week', time_zone),
      value: hidden ? null : row.value,
      low: hidden ? null : row.low,
      high: hidden ? null : row.high,
      value_text: hidden ? '–' : value_text(kind, row.value),
      range_text: hidden ? t(row.suppressed ? 'measure.suppressed_short' : 'measure.none_short') : range_text(kind, row.low, row.high),
      n_text: n_text(row.n),
    };
  });
}

// The stretch of time a page looks at, as kept in its address.
import { add_days, days_between, format_date, local_day, start_of_day } from '../lib/format';
import { language, t } from '../lib/i18n.svelte';

export const kPeriods = ['4w', '12w', '26w', '52w', 'year', 'all'] as const;
export type PeriodCode = (typeof kPeriods)[number] | 'custom';

export interface Period {
  code: PeriodCode;
  from: string | undefined; // local days, both included
  to: string | undefined;
}

const kWeeks: Record<string, number> = { '4w': 4, '12w': 12, '26w': 26, '52w': 52 };

function is_day(text: string | null): text is string {
  return !!text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

export function read_period(query: URLSearchParams, now: Date, time_zone: string, fallback: PeriodCode = '12w'): Period {
  const today = local_day(now, time_zone);
  const [from, to] = [query.get('from'), query.get('to')];
  if (is_day(from) && is_day(to) && from <= to) return { code: 'custom', from, to };
  const wanted = query.get('period');
  const code = (kPeriods as readonly string[]).includes(wanted ?? '') ? (wanted as PeriodCode) : fallback;
  const weeks = kWeeks[code];
  if (weeks) return { code, from: add_days(today, 1 - 7 * weeks), to: today };
  if (code === 'year') return { code, from: `${today.slice(0, 4)}-01-01`, to: today };
  return { code: 'all', from: undefined, to: undefined };
}

// For the API: UTC moments, the end not included.
export function period_query(period: Period, time_zone: string): { from?: string; to?: string } {
  return {
    ...(period.from && { from: start_of_day(period.from, time_zone) }),
    ...(period.to && { to: start_of_day(add_days(period.to, 1), time_zone) }),
  };
}

export function period_text(period: Period): string {
  if (period.code !== 'custom') return t(`period.${period.code}`);
  const show = (day: string | undefined) => format_date(language(), day ? `${day}T12:00:00Z` : null, 'UTC');
  return `${show(period.from)} – ${show(period.to)}`;
}

export function period_days(period: Period): number {
  return period.from && period.to ? days_between(period.from, period.to) + 1 : Number.POSITIVE_INFINITY;
}

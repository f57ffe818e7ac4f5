// The filters of the page's address as the voice's routes and metric queries want them.
import { read_period, type PeriodCode } from '../../domain/period';
import { time_zone } from '../../lib/session.svelte';

export const kViewNames = ['unit', 'channel', 'language', 'segment', 'moment'] as const;

export interface View {
  from: string;
  to: string | undefined;
  unit: string | null;
  channel: string | null;
  language: string | null;
  segment: string | null;
  moment: string | null;
  compare?: string;
}

export function view_of(asked: URLSearchParams, fallback: PeriodCode = '12w'): View {
  const period = read_period(asked, new Date(), time_zone(), fallback);
  const [unit, channel, language, segment, moment] = kViewNames.map((name) => asked.get(name));
  const compare = asked.get('compare') === 'previous_year' ? 'previous_year' : undefined;
  // "All time" begins before anybody answered.
  return { from: period.from ?? '2000-01-01', to: period.to, unit: unit!, channel: channel!, language: language!, segment: segment!, moment: moment!, ...(compare && { compare }) };
}

// What a link to another page of the room keeps.
export function kept_query(asked: URLSearchParams, more: Record<string, string> = {}): string {
  const kept = new URLSearchParams();
  for (const name of ['period', 'from', 'to', 'compare', ...kViewNames]) {
    const value = asked.get(name);
    if (value) kept.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) kept.set(name, value);
  const text = kept.toString();
  return text ? `?${text}` : '';
}

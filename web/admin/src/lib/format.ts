// Numbers and times as each language writes them: a true minus, the organisation's time zone.
import { kLocales, type Language } from './i18n.svelte';

const kMinus = '\u2212';
const kNarrowSpace = '\u00a0';

function true_minus(text: string): string {
  return text.replace(/[-\u2010-\u2012]/g, kMinus);
}

export interface NumberStyle {
  decimals?: number;
  sign?: boolean;
}

export function format_number(language: Language, value: number | null | undefined, style: NumberStyle = {}): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const decimals = style.decimals ?? 0;
  const text = new Intl.NumberFormat(kLocales[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: style.sign ? 'exceptZero' : 'negative', // "negative": never a signed zero
  }).format(value);
  return true_minus(text);
}

// A share 0..1 as per cent.
export function format_percent(language: Language, share: number | null | undefined, style: NumberStyle = {}): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  const text = format_number(language, share * 100, style);
  return language === 'en' ? `${text}%` : `${text}${kNarrowSpace}%`;
}

// An interval in the manner of the language. Two numbers that look alike once rounded stay two.
export function format_range(language: Language, low: number | null | undefined, high: number | null | undefined, style: NumberStyle = {}): string {
  if (low === null || low === undefined || high === null || high === undefined) return '–';
  const from = format_number(language, low, style);
  const to = format_number(language, high, style);
  const signed = low < 0 || style.sign;
  switch (language) {
    case 'fi':
    case 'uk':
      return `${from}…${to}`;
    case 'sv':
      return signed ? `${from} till ${to}` : `${from}–${to}`;
    case 'en':
      return signed ? `${from} to ${to}` : `${from}–${to}`;
  }
}

function date_of(value: string | Date): Date | undefined {
  const date = value instanceof Date ? value : new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function format_date(language: Language, value: string | Date | null | undefined, time_zone: string): string {
  const date = value ? date_of(value) : undefined;
  if (!date) return '–';
  return new Intl.DateTimeFormat(kLocales[language], { dateStyle: 'medium', timeZone: time_zone }).format(date);
}

export function format_time(language: Language, value: string | Date | null | undefined, time_zone: string): string {
  const date = value ? date_of(value) : undefined;
  if (!date) return '–';
  return new Intl.DateTimeFormat(kLocales[language], { dateStyle: 'medium', timeStyle: 'short', timeZone: time_zone }).format(date);
}

// "2 min ago"; older than a week as a date.
export function format_ago(language: Language, value: string | null | undefined, now: Date, time_zone: string): string {
  const date = value ? date_of(value) : undefined;
  if (!date) return '–';
  const seconds = Math.round((now.getTime() - date.getTime()) / 1000);
  const relative = new Intl.RelativeTimeFormat(kLocales[language], { numeric: 'auto', style: 'short' });
  if (seconds < 45) return relative.format(0, 'second');
  if (seconds < 3600) return true_minus(relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute'));
  if (seconds < 86400) return relative.format(-Math.round(seconds / 3600), 'hour');
  if (seconds < 7 * 86400) return relative.format(-Math.round(seconds / 86400), 'day');
  return format_date(language, date, time_zone);
}

export function format_language_name(language: Language, tag: string): string {
  try {
    return new Intl.DisplayNames(kLocales[language], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

// Days -------------------------------------------------------------------------------------------

// The calendar day of a moment in a zone, "2026-11-21".
export function local_day(value: Date, time_zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(value);
  return parts.slice(0, 10);
}

export function add_days(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export function days_between(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

// ISO 8601 week of a day.
export function iso_week(day: string): { year: number; week: number } {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = (date.getUTCDay() + 6) % 7;
  date.setUTCDate(date.getUTCDate() - weekday + 3); // the Thursday decides the year
  const year = date.getUTCFullYear();
  const first = new Date(Date.UTC(year, 0, 4));
  const offset = (first.getUTCDay() + 6) % 7;
  first.setUTCDate(first.getUTCDate() - offset + 3);
  return { year, week: 1 + Math.round((date.getTime() - first.getTime()) / (7 * 86_400_000)) };
}

export function monday_of(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return add_days(day, -weekday);
}

// The first moment of a local day as UTC, for the API.
export function start_of_day(day: string, time_zone: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`);
  for (let hours = -14; hours <= 14; hours += 0.25) {
    const at = new Date(guess + hours * 3_600_000);
    if (local_day(at, time_zone) === day) {
      return at.toISOString();
    }
  }
  return new Date(guess).toISOString();
}

// A moment as the value of <input type="datetime-local"> in a zone, and back.
export function to_local_input(value: string | null | undefined, time_zone: string): string {
  const date = value ? date_of(value) : undefined;
  if (!date) return '';
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: time_zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).format(date);
  return parts.replace(' ', 'T');
}

export function from_local_input(value: string, time_zone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value)) return null;
  const wanted = Date.parse(`${value}:00Z`);
  if (Number.isNaN(wanted)) return null;
  let at = wanted;
  for (let round = 0; round < 3; round++) {
    const shown = Date.parse(`${to_local_input(new Date(at).toISOString(), time_zone)}:00Z`);
    if (shown === wanted) break;
    at += wanted - shown;
  }
  return new Date(at).toISOString();
}

import { describe, expect, test } from 'vitest';
import { add_days, days_between, format_ago, format_number, format_percent, format_range, from_local_input, iso_week, local_day, monday_of, start_of_day, to_local_input } from './format';

const kZone = 'Europe/Helsinki';

describe('numbers', () => {
  test('use the decimal mark and grouping of the language', () => {
    expect(format_number('fi', 8.4, { decimals: 1 })).toBe('8,4');
    expect(format_number('fi', 1284)).toBe('1\u00a0284');
    expect(format_number('en', 1284.5, { decimals: 1 })).toBe('1,284.5');
  });
  test('carry a true minus in every language', () => {
    for (const language of ['fi', 'sv', 'en', 'uk'] as const) expect(format_number(language, -100)).toBe('\u2212100');
  });
  test('never show a negative zero', () => {
    expect(format_number('en', -0.2)).toBe('0');
    expect(format_number('fi', -0.04, { decimals: 1, sign: true })).toBe('0,0');
  });
  test('sign a change both ways', () => {
    expect(format_number('fi', 8, { sign: true })).toBe('+8');
    expect(format_number('sv', -8, { sign: true })).toBe('\u22128');
  });
  test('show a dash for what is not a number', () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(format_number('fi', value)).toBe('–');
  });
  test('keep the per cent sign on the same line', () => {
    expect(format_percent('fi', 0.82)).toBe('82\u00a0%');
    expect(format_percent('en', 0.82)).toBe('82%');
  });
});

describe('intervals', () => {
  test('follow each language, also below zero', () => {
    expect(format_range('fi', 37, 45)).toBe('37…45');
    expect(format_range('fi', -3, 4)).toBe('\u22123…4');
    expect(format_range('en', 37, 45)).toBe('37–45');
    expect(format_range('en', -3, 4)).toBe('\u22123 to 4');
    expect(format_range('sv', -3, 4)).toBe('\u22123 till 4');
  });
  test('are a dash when an end is missing', () => expect(format_range('fi', null, 4)).toBe('–'));
});

describe('days', () => {
  test('are those of the zone', () => {
    expect(local_day(new Date('2026-11-21T22:30:00Z'), kZone)).toBe('2026-11-22');
    expect(start_of_day('2026-11-21', kZone)).toBe('2026-11-20T22:00:00.000Z');
  });
  test('begin right on both sides of summer time', () => {
    expect(start_of_day('2026-03-29', kZone)).toBe('2026-03-28T22:00:00.000Z');
    expect(start_of_day('2026-03-30', kZone)).toBe('2026-03-29T21:00:00.000Z');
  });
  test('count over a leap day', () => {
    expect(add_days('2028-02-28', 2)).toBe('2028-03-01');
    expect(days_between('2028-02-28', '2028-03-01')).toBe(2);
  });
  test('know ISO weeks at the turn of the year', () => {
    expect(iso_week('2027-01-01')).toEqual({ year: 2026, week: 53 });
    expect(iso_week('2026-11-21')).toEqual({ year: 2026, week: 47 });
    expect(monday_of('2026-11-22')).toBe('2026-11-16');
  });
});

describe('time inputs', () => {
  test('come back as the same moment', () => {
    for (const moment of ['2026-11-21T07:05:00.000Z', '2026-07-01T20:30:00.000Z']) {
      expect(from_local_input(to_local_input(moment, kZone), kZone)).toBe(moment);
    }
  });
  test('refuse what is no time', () => {
    expect(from_local_input('', kZone)).toBeNull();
    expect(from_local_input('soon', kZone)).toBeNull();
    expect(to_local_input('soon', kZone)).toBe('');
  });
});

test('a moment ago is now, last month is a date', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  expect(format_ago('en', '2026-11-21T11:59:50Z', now, kZone)).toBe('now');
  expect(format_ago('en', '2026-11-21T11:58:00Z', now, kZone)).toContain('2 min');
  expect(format_ago('en', '2026-10-01T11:58:00Z', now, kZone)).toBe('1 Oct 2026');
  expect(format_ago('fi', 'nonsense', now, kZone)).toBe('–');
});

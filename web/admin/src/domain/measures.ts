// Measures in words: values, intervals, changes and their verdicts, as every room shows them.
import type { Change, MetricDefinition, MetricRow } from '../api/schema';
import { format_number, format_percent, format_range } from '../lib/format';
import { language, t, t_maybe } from '../lib/i18n.svelte';

export type MeasureKind = 'nps' | 'csat' | 'ces' | 'mean' | 'share';

export function kind_of(metric: string | undefined): MeasureKind {
  if (metric === 'nps' || metric === 'csat' || metric === 'ces' || metric === 'mean') return metric;
  return 'share';
}

export function is_share(kind: MeasureKind): boolean {
  return kind === 'csat' || kind === 'ces' || kind === 'share';
}

const kDecimals: Record<MeasureKind, number> = { nps: 0, csat: 0, ces: 0, share: 0, mean: 1 };

export function value_text(kind: MeasureKind, value: number | null | undefined): string {
  if (is_share(kind)) return format_percent(language(), value === null || value === undefined ? value : value / 100);
  return format_number(language(), value, { decimals: kDecimals[kind] });
}

// Shares come in per cent; their interval goes without the sign: 82 % 80…84.
export function range_text(kind: MeasureKind, low: number | null | undefined, high: number | null | undefined, sign = false): string {
  if (low === null || low === undefined || high === null || high === undefined) return '';
  return format_range(language(), low, high, { decimals: kDecimals[kind], sign });
}

export function n_text(n: number | null | undefined): string {
  return n === null || n === undefined ? '' : t('measure.n', { n: Math.round(n) });
}

export interface Judgement {
  kind: 'good' | 'bad' | 'none';
  direction: 'up' | 'down' | undefined;
  text: string;
}

// A change as the page says it: the size and interval when it is real, words when it is not.
export function judge(kind: MeasureKind, change: Change | undefined | null): Judgement | undefined {
  if (!change) return undefined;
  const code = change.verdict;
  if (code === 'no_change') return { kind: 'none', direction: undefined, text: t('verdict.no_change') };
  if (code === 'too_few') return { kind: 'none', direction: undefined, text: t('verdict.too_few') };
  const size = Math.abs(change.value ?? 0);
  const [low, high] = [change.low ?? 0, change.high ?? 0];
  const [from, to] = code === 'up' ? [low, high] : [-high, -low]; // how much it rose or fell
  const decimals = kDecimals[kind];
  return {
    kind: code === 'up' ? 'good' : 'bad',
    direction: code,
    text: t(is_share(kind) ? `verdict.${code}_percentage` : `verdict.${code}`, {
      size: format_number(language(), size, { decimals }),
      count: Number(size.toFixed(decimals)),
      range: format_range(language(), from, to, { decimals }),
    }),
  };
}

export function scale_text(definition: Pick<MetricDefinition, 'scale'> | null | undefined): string {
  const scale = definition?.scale;
  return scale ? t('measure.scale', { min: scale.min, max: scale.max }) : '';
}

// What the number is, in a line: which answers count and on which scale.
export function definition_text(kind: MeasureKind, definition: Pick<MetricDefinition, 'scale' | 'positive'> | null | undefined): string {
  const scale = definition?.scale;
  const positive = definition?.positive?.min;
  if (kind === 'nps') {
    return scale ? t('definition.nps', { min: scale.min, max: scale.max }) : t('definition.nps_plain');
  }
  if (is_share(kind) && scale && positive !== undefined) {
    return t('definition.share', { from: positive, to: scale.max, min: scale.min, max: scale.max });
  }
  return scale_text(definition);
}

export function measure_name(metric: string): string {
  return t_maybe(`measure.${metric}`, metric.toUpperCase());
}

export function groups_text(row: MetricRow): string {
  const total = (row.promoters ?? 0) + (row.passives ?? 0) + (row.detractors ?? 0);
  if (!total) return '';
  const share = (count: number | null | undefined) => format_percent(language(), (count ?? 0) / total);
  return t('measure.groups', { promoters: share(row.promoters), passives: share(row.passives), detractors: share(row.detractors) });
}

// Into which of the three groups a recommendation falls.
export function group_of(score: number): 'promoter' | 'passive' | 'detractor' {
  return score >= 9 ? 'promoter' : score <= 6 ? 'detractor' : 'passive';
}

// Good, middling or bad on its own scale; colours follow.
export function tone_of(type: string, score: number, scale: { min: number; max: number } | undefined, positive_from?: number): 'good' | 'mid' | 'bad' {
  if (type === 'nps') {
    const group = group_of(score);
    return group === 'promoter' ? 'good' : group === 'detractor' ? 'bad' : 'mid';
  }
  const min = scale?.min ?? 1;
  const max = scale?.max ?? (type === 'ces' ? 7 : 5);
  const good = positive_from ?? default_positive_from(type, max);
  if (score >= good) return 'good';
  return score <= min + (max - min) * 0.34 ? 'bad' : 'mid';
}

export function default_positive_from(type: string, max: number): number {
  const csat: Record<number, number> = { 3: 3, 5: 4, 7: 6, 10: 9 };
  const ces: Record<number, number> = { 3: 3, 5: 4, 7: 5 };
  return (type === 'ces' ? ces[max] : csat[max]) ?? Math.ceil(max * 0.75);
}

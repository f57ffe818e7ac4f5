// What a theme's page asks of the measures, and what it shows of the answers.
import { ApiError, post } from '../../api/client';
import type { Filter, MetricAnswer, MetricAnswers, MetricQuery, MetricRow } from '../../api/schema';
import type { View } from './view';

export const kFields = ['unit', 'channel', 'moment'] as const;
export type GroupField = (typeof kFields)[number];

export interface Groups {
  field: GroupField;
  share: MetricRow[];
  feeling: MetricRow[];
}
export interface ThemeNumbers {
  share_trend: MetricAnswer | undefined;
  feeling_trend: MetricAnswer | undefined;
  groups: Groups[];
}

export function filters_of(view: View): Filter[] {
  return (['unit', 'channel', 'language', 'moment'] as const).flatMap((field) => (view[field] ? [{ field, op: 'eq' as const, value: view[field] }] : []));
}

// A year and more by month, the rest by week.
export function interval_of(view: Pick<View, 'from' | 'to'>): 'week' | 'month' {
  const to = view.to ? Date.parse(view.to) : Date.now();
  return to - Date.parse(view.from) > 400 * 86_400_000 ? 'month' : 'week';
}

export function theme_queries(theme: string, view: View): MetricQuery[] {
  const common = { choice: theme, from: view.from, ...(view.to && { to: view.to }), filters: filters_of(view), ...(view.segment && { segment: view.segment }) };
  const interval = interval_of(view);
  return [
    { ...common, metric: 'theme_share', interval },
    { ...common, metric: 'sentiment', interval },
    ...kFields.flatMap((field): MetricQuery[] => [
      { ...common, metric: 'theme_share', group_by: [field] },
      { ...common, metric: 'sentiment', group_by: [field] },
    ]),
  ];
}

export async function load_theme(theme: string, view: View, signal: AbortSignal): Promise<ThemeNumbers> {
  const { results } = await post<MetricAnswers>('/metrics/queries', { queries: theme_queries(theme, view) }, signal);
  const answer = (index: number): MetricAnswer | undefined => {
    const result = results[index];
    return result && 'rows' in result ? result : undefined;
  };
  const failed = results.find((result) => 'error' in result);
  if (results.length > 0 && failed && results.every((result) => 'error' in result)) throw new ApiError({ status: 400, title: failed.error.detail, code: 'invalid', detail: failed.error.detail, field: failed.error.field });
  return {
    share_trend: answer(0),
    feeling_trend: answer(1),
    groups: kFields.map((field, index) => ({ field, share: answer(2 + 2 * index)?.rows ?? [], feeling: answer(3 + 2 * index)?.rows ?? [] })),
  };
}

export interface GroupLine {
  key: string;
  share: MetricRow;
  feeling: MetricRow | undefined;
}

// Groups with a name, most mentioned first; those that are hidden last.
export function lines_of(groups: Groups): GroupLine[] {
  const key_of = (row: MetricRow) => row.group[groups.field];
  return groups.share
    .flatMap((share): GroupLine[] => {
      const key = key_of(share);
      if (key === null || key === undefined || key === '' || share.n === 0) return [];
      return [{ key: String(key), share, feeling: groups.feeling.find((row) => key_of(row) === key) }];
    })
    .sort((a, b) => (b.share.value ?? -1) - (a.share.value ?? -1));
}

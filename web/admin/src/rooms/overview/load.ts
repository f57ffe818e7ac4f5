// The overview with the comparison the reader chose. The server's own compares with the period
// before; another is asked for as ordinary metric queries.
import { get, post } from '../../api/client';
import type { Comparison as MetricComparison, Decompose, Decomposition, Filter, MetricAnswers, MetricQuery, MetricRow, Overview } from '../../api/schema';

export type Comparison = MetricComparison | 'none';

export interface OverviewView {
  from: string | undefined; // local days, both included
  to: string | undefined;
  unit: string | null;
  channel: string | null;
  language: string | null;
  segment: string | null;
}

function without_comparison(overview: Overview): Overview {
  const bare = (row: MetricRow): MetricRow => ({ ...row, change: null });
  const cards = overview.cards.map((card) => ({ ...card, row: bare(card.row) }));
  const leading = cards.find((card) => (card.row.n ?? 0) > 0);
  const said = ['no_answers', 'hidden'].includes(overview.headline.code) || !leading;
  return {
    ...overview,
    cards,
    compare: null,
    decomposition: null,
    responses: overview.responses && bare(overview.responses),
    headline: said ? overview.headline : { ...overview.headline, code: `${leading.metric}_first` },
  };
}

async function with_year_before(overview: Overview, view: OverviewView, signal: AbortSignal): Promise<Overview> {
  const filters: Filter[] = (['unit', 'channel', 'language'] as const).flatMap((field) => {
    const value = view[field];
    return value ? [{ field, op: 'eq' as const, value }] : [];
  });
  const from = view.from ?? overview.from;
  const to = view.to ?? overview.to;
  const base: Omit<MetricQuery, 'metric'> = { from, to, filters, compare: 'previous_year', ...(view.segment && { segment: view.segment }) };
  const queries = overview.cards.map((card): MetricQuery => ({ ...base, metric: card.metric, ...(card.definition.scale && { scale: card.definition.scale }) }));
  const bare = without_comparison(overview);
  const leading = bare.cards.find((card) => (card.row.n ?? 0) > 0);
  const [answers, decomposition] = await Promise.all([
    post<MetricAnswers>('/metrics/queries', { queries: [...queries, { ...base, metric: 'count' }] }, signal),
    leading
      ? post<Decomposition>('/metrics/decompose', { ...base, metric: leading.metric, group_by: 'unit', ...(leading.definition.scale && { scale: leading.definition.scale }) } satisfies Decompose, signal).catch(() => null)
      : null,
  ]);
  const row_of = (index: number) => {
    const answer = answers.results[index];
    return answer && 'rows' in answer ? answer.rows[0] : undefined;
  };
  const cards = bare.cards.map((card, index) => ({ ...card, row: row_of(index) ?? card.row }));
  const verdict = cards.find((card) => card.metric === leading?.metric)?.row.change?.verdict;
  return {
    ...bare,
    cards,
    decomposition,
    responses: row_of(queries.length) ?? bare.responses ?? null,
    headline: leading && verdict ? { ...overview.headline, code: `${leading.metric}_${verdict}` } : bare.headline,
  };
}

export async function load_overview(view: OverviewView, comparison: Comparison, signal: AbortSignal): Promise<Overview> {
  const overview = await get<Overview>('/overview', { ...view }, signal);
  if (comparison === 'none') return without_comparison(overview);
  return comparison === 'previous_year' ? with_year_before(overview, view, signal) : overview;
}

// The overview with the comparison the reader chose. The server's own compares with the period
// before; another is asked for as ordinary metric queries.
import { get, post } from '../../api/client';
import type { Decomposition, Filter, MetricRow, Overview } from '../../api/schema';
import { verdict_code } from '../../domain/measures';

export type Comparison = 'previous_period' | 'previous_year' | 'none';

export interface OverviewView {
  from: string | undefined; // local days, both included
  to: string | undefined;
  unit: string | null;
  channel: string | null;
  language: string | null;
  segment: string | null;
}

interface Answers {
  results: ({ rows: MetricRow[] } | { error: { detail: string } })[];
}

function without_comparison(overview: Overview): Overview {
  const bare = (row: MetricRow | null | undefined) => (row ? { ...row, change: null } : row);
  const cards = overview.cards.map((card) => ({ ...card, row: bare(card.row) ?? null }));
  const leading = cards.find((card) => (card.row?.n ?? 0) > 0);
  const said = ['no_answers', 'hidden'].includes(overview.headline.code) || !leading;
  return {
    ...overview,
    cards,
    compare: null,
    decomposition: null,
    responses: bare(overview.responses) ?? null,
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
  const base = { from, to, filters, compare: 'previous_year', ...(view.segment && { segment: view.segment }) };
  const queries = overview.cards.map((card) => ({ ...base, metric: card.metric, ...(card.definition?.scale && { scale: card.definition.scale }) }));
  const bare = without_comparison(overview);
  const leading = bare.cards.find((card) => (card.row?.n ?? 0) > 0);
  const [answers, decomposition] = await Promise.all([
    post<Answers>('/metrics/queries', { queries: [...queries, { ...base, metric: 'count' }] }, signal),
    leading
      ? post<Decomposition>('/metrics/decompose', { ...base, metric: leading.metric, group_by: 'unit', ...(leading.definition?.scale && { scale: leading.definition.scale }) }, signal).catch(() => null)
      : null,
  ]);
  const row_of = (index: number) => {
    const answer = answers.results[index];
    return answer && 'rows' in answer ? answer.rows[0] : undefined;
  };
  const cards = bare.cards.map((card, index) => ({ ...card, row: row_of(index) ?? card.row ?? null }));
  const verdict = verdict_code(cards.find((card) => card.metric === leading?.metric)?.row?.change);
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

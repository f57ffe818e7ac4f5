// The overview with the comparison the reader chose. The server always compares; a reader who wants
// none gets the same numbers without it.
import { get } from '../../api/client';
import type { Comparison as MetricComparison, MetricRow, Overview } from '../../api/schema';

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

export async function load_overview(view: OverviewView, comparison: Comparison, signal: AbortSignal): Promise<Overview> {
  const compare = comparison === 'none' ? undefined : comparison;
  const overview = await get<Overview>('/overview', { ...view, compare }, signal);
  return compare ? overview : without_comparison(overview);
}

// The sentence over the overview: what is true now, and nothing more than that.
import type { Overview, OverviewCard as WholeCard } from '../api/schema';
import { t, type MessageKey } from '../lib/i18n.svelte';
import { kind_of, range_text, value_text } from './measures';

type OverviewCard = Pick<WholeCard, 'metric' | 'row'>;
type Measure = OverviewCard['metric'];
const kMeasures: readonly Measure[] = ['nps', 'csat', 'ces'];

function is_measure(text: unknown): text is Measure {
  return kMeasures.includes(text as Measure);
}

function shown(card: OverviewCard | undefined): card is OverviewCard {
  return !!card && !card.row.suppressed && card.row.value !== null;
}

// A measure that moved the other way: said in the same breath, so that good news hides no bad news.
function counter_clause(cards: OverviewCard[], measure: Measure, direction: 'up' | 'down'): string {
  const opposite = direction === 'up' ? 'down' : 'up';
  const other = cards.find(
    (card) => card.metric !== measure && shown(card) && card.row.change?.verdict === opposite,
  );
  return other ? t(`headline.but_${other.metric}_${opposite}`) : '';
}

export function headline(overview: { headline: Overview['headline']; cards: OverviewCard[] }): string {
  const { cards } = overview;
  const { code, values } = overview.headline;
  if (code === 'no_answers') return t('headline.no_answers');
  const coded = /^(nps|csat|ces)_(up|down|no_change|too_few|first)$/.exec(code);
  const named = coded?.[1] ?? values?.metric;
  const measure = is_measure(named) ? named : kMeasures.find((wanted) => shown(cards.find((card) => card.metric === wanted)));
  if (!measure) return code === 'hidden' ? t('headline.too_few') : t('headline.no_answers');
  const card = cards.find((candidate) => candidate.metric === measure);
  const verdict = coded?.[2] ?? (shown(card) ? (card.row.change?.verdict ?? 'first') : 'too_few');
  if (verdict === 'up' || verdict === 'down') {
    const key: MessageKey = `headline.${measure}_${verdict}`;
    const clause = counter_clause(cards, measure, verdict);
    return clause ? t('headline.joined', { first: t(`headline.${measure}_${verdict}_plain`), second: clause }) : t(key);
  }
  if (verdict === 'no_change') return t(`headline.${measure}_no_change`);
  if (!shown(card)) return t('headline.too_few');
  const kind = kind_of(measure);
  const level = { value: value_text(kind, card.row.value), range: range_text(kind, card.row.low, card.row.high) };
  return verdict === 'first' ? t(`headline.${measure}_level`, level) : t('headline.too_few_to_compare', level);
}

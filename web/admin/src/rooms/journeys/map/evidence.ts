// What a proposed pain point rests on, in one sentence.
import type { Proposal } from '../../../api/schema';
import { t } from '../../../lib/i18n.svelte';
import { n_text, points, points_range, signed, signed_range } from './words';

type Numbers = Record<string, unknown>;

function number_in(found: Numbers, name: string): number | null {
  const value = found[name];
  return typeof value === 'number' ? value : null;
}

function interval_in(found: Numbers, name: string): { value: number | null; low: number | null; high: number | null } {
  const inside = found[name];
  const numbers = inside && typeof inside === 'object' ? (inside as Numbers) : {};
  return { value: number_in(numbers, 'value'), low: number_in(numbers, 'low'), high: number_in(numbers, 'high') };
}

export function evidence_text(proposal: Pick<Proposal, 'kind' | 'evidence'>): string {
  const found = proposal.evidence as Numbers;
  const difference = interval_in(found, 'difference');
  const by = `${signed(difference.value)} (${signed_range(difference.low, difference.high)})`;
  const n = n_text(number_in(found, 'n'));
  switch (proposal.kind) {
    case 'low_score':
      return t('map.evidence_low_score', { value: points(number_in(found, 'value')), range: points_range(number_in(found, 'low'), number_in(found, 'high')), path: points(number_in(found, 'path')), difference: by, n });
    case 'expectation_gap':
      return t('map.evidence_expectation_gap', { expected: points(number_in(found, 'expected')), experienced: points(number_in(found, 'experienced')), difference: by, n });
    case 'spread': {
      const together = interval_in(found, 'together');
      return t('map.evidence_spread', { value: points(together.value), range: points_range(together.low, together.high), n: n_text(number_in(found, 'answers')) });
    }
    case 'control_chart':
      return t('map.evidence_control_chart', { value: points(number_in(found, 'mean') ?? number_in(found, 'value')), level: points(number_in(found, 'centre')), weeks: number_in(found, 'weeks') ?? 1 });
  }
}

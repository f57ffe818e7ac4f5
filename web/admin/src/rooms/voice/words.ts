// Themes, labels, intents and what is hidden, in words.
import type { LocalizedText } from '../../api/schema';
import { range_text, value_text } from '../../domain/measures';
import { format_number, format_range } from '../../lib/format';
import { kLanguages, language, t, t_maybe } from '../../lib/i18n.svelte';
import { organisation } from '../../lib/session.svelte';
import type { HiddenReason, Impact, Label, Rising, Theme } from './shapes';

// In the reader's language; else in any that it has.
export function name_in(name: LocalizedText | undefined, key: string): string {
  return name?.[language()]?.trim() || kLanguages.map((tag) => name?.[tag]).find((one) => one?.trim()) || key.replaceAll('_', ' ');
}

export const label_text = (label: Label) => t(`voice.label_${label}`);
export const intent_text = (intent: string) => t_maybe(`voice.intent_${intent}`, intent.replaceAll('_', ' '));
export const quadrant_text = (quadrant: string) => t_maybe(`quadrant.${quadrant}`, t('voice.no_quadrant'));
export const kIntents = ['recommends', 'will_return', 'will_not_return', 'wants_contact', 'complains', 'idea', 'asks', 'thanks'] as const;
export const kLabels = ['negative', 'neutral', 'positive'] as const;

export function why_hidden(reason: HiddenReason | undefined): string {
  if (reason === 'would_reveal_others') return t('voice.hidden_reveals');
  if (reason === 'filter_too_narrow') return t('voice.hidden_narrow');
  return t('voice.hidden_few', { n: minimum_group() });
}
function minimum_group(): number {
  const policy = organisation() as { minimum_group: number; minimum_group_comments?: number };
  return policy.minimum_group_comments ?? policy.minimum_group;
}

export const points_text = (value: number | null | undefined) => format_number(language(), value, { decimals: 1, sign: true });
export const points_range = (one: { low: number | null; high: number | null }) => format_range(language(), one.low, one.high, { decimals: 1, sign: true });
export const metric_text = (metric: string | null | undefined) => (metric === 'csat' ? 'CSAT' : 'NPS');
// −100…100 as a feeling.
export const feeling_text = (value: number | null | undefined) => format_number(language(), value, { sign: true });
export const feeling_range = (one: { low: number | null; high: number | null }) => (one.low === null || one.high === null ? '' : format_range(language(), Math.max(-100, one.low), Math.min(100, one.high), { sign: true })) // a mean never leaves its scale;
export const share_text = (value: number | null | undefined) => value_text('share', value);
export const share_range = (one: { low: number | null; high: number | null }) => range_text('share', one.low, one.high);

export function impact_text(impact: Impact): string {
  return t('voice.points_of', { value: points_text(impact.value), range: points_range(impact), metric: metric_text(impact.metric) });
}

export function rising_text(rising: Rising | null): { kind: 'bad' | 'mid' | 'accent'; text: string; why: string } | undefined {
  if (!rising || rising.verdict === 'steady') return undefined;
  const counts = { recent: rising.recent, before: rising.before };
  if (rising.verdict === 'new') return { kind: 'accent', text: t('voice.rising_new'), why: t('voice.rising_new_why', counts) };
  const times = rising.ratio === null ? '' : format_number(language(), rising.ratio, { decimals: 1 });
  const range = format_range(language(), rising.low, rising.high, { decimals: 1 });
  return rising.verdict === 'rising'
    ? { kind: 'accent', text: t('voice.rising_up'), why: t('voice.rising_why', { times, range, ...counts }) }
    : { kind: 'mid', text: t('voice.rising_down'), why: t('voice.rising_why', { times, range, ...counts }) };
}

export interface ThemeNode extends Theme {
  depth: number;
}

// Each under its parent, in the alphabet of the reader.
export function theme_tree(themes: readonly Theme[]): ThemeNode[] {
  const keys = new Set(themes.map((theme) => theme.key));
  const order = new Intl.Collator(language());
  const seen = new Set<string>();
  const walk = (parent: string, depth: number): ThemeNode[] =>
    themes
      .filter((theme) => (keys.has(theme.parent) && theme.parent !== theme.key ? theme.parent : '') === parent && !seen.has(theme.key))
      .toSorted((a, b) => order.compare(name_in(a.name, a.key), name_in(b.name, b.key)))
      .flatMap((theme) => {
        seen.add(theme.key);
        return [{ ...theme, depth }, ...walk(theme.key, depth + 1)];
      });
  const tree = walk('', 0);
  // A ring of parents hangs on nothing; it is shown all the same.
  return [...tree, ...themes.filter((theme) => !seen.has(theme.key)).map((theme) => ({ ...theme, depth: 0 }))];
}

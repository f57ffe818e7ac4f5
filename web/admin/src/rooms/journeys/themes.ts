// Themes of comments at the moments of a path: what the map says of them, and which can be bound.
import type { VoiceTheme } from '../../api/generated';
import type { MapMoment, MeasuredValue } from '../../api/schema';
import { n_text } from '../../domain/measures';
import { format_number, format_range } from '../../lib/format';
import { kLanguages, language, t } from '../../lib/i18n.svelte';
import { is_hidden, why_hidden, type Figure, type Tone } from './map/words';

export type Theme = Pick<VoiceTheme, 'key' | 'parent' | 'name'>;
export interface ThemeSentiment {
  theme: string; // its key
  sentiment: MeasuredValue; // -100..100, of the comments that mention it
}

// The themes bound to a moment.
export function themes_of(moment: MapMoment): ThemeSentiment[] {
  return (moment as MapMoment & { themes?: ThemeSentiment[] }).themes ?? [];
}

// In the reader's language; else in any that it has.
export function name_of(themes: readonly Theme[], key: string): string {
  const name = themes.find((theme) => theme.key === key)?.name;
  return name?.[language()]?.trim() || kLanguages.map((tag) => name?.[tag]).find((one) => one?.trim()) || key.replaceAll('_', ' ');
}

function why_no_sentiment(value: MeasuredValue): string {
  if (!value.suppressed) return t('map.theme_none');
  return value.reason && value.reason !== 'too_few' ? why_hidden(value) : t('map.theme_few');
}

// "−40", "−64…−16", "n 32". The interval of a mean never leaves its scale.
export function sentiment_figure(value: MeasuredValue): Figure {
  if (is_hidden(value)) return { value: '', range: '', n: '', hidden: why_no_sentiment(value) };
  const { low, high } = value;
  const range = low === null || high === null ? '' : format_range(language(), Math.max(-100, low), Math.min(100, high), { sign: true });
  return { value: format_number(language(), value.value, { sign: true }), range, n: n_text(value.n), hidden: '' };
}

// Good or bad only when the whole interval is.
export function sentiment_tone(value: MeasuredValue): Tone {
  if (is_hidden(value)) return 'wait';
  return (value.high ?? 0) < 0 ? 'bad' : (value.low ?? 0) > 0 ? 'good' : 'mid';
}

// Those not bound yet, each under its parent, in the alphabet of the reader.
export function theme_choices(themes: readonly Theme[], bound: readonly string[]): { value: string; label: string }[] {
  const order = new Intl.Collator(language());
  const known = new Set(themes.map((theme) => theme.key));
  const seen = new Set<string>();
  const walk = (parent: string, depth: number): { value: string; label: string }[] =>
    themes
      .filter((theme) => (known.has(theme.parent) && theme.parent !== theme.key ? theme.parent : '') === parent)
      .toSorted((a, b) => order.compare(name_of(themes, a.key), name_of(themes, b.key)))
      .flatMap((theme) => {
        if (seen.has(theme.key)) return [];
        seen.add(theme.key);
        return [{ value: theme.key, label: `${'\u00a0'.repeat(depth * 3)}${name_of(themes, theme.key)}` }, ...walk(theme.key, depth + 1)];
      });
  const tree = walk('', 0);
  // A ring of parents hangs on nothing; it can be chosen all the same.
  const rest = themes.filter((theme) => !seen.has(theme.key)).map((theme) => ({ value: theme.key, label: name_of(themes, theme.key) }));
  return [...tree, ...rest].filter((choice) => !bound.includes(choice.value));
}

// The sentence over the themes: what is true now, and nothing more than that.
import type { MessageKey } from '../../lib/i18n.svelte';
import { t } from '../../lib/i18n.svelte';
import { standing_out } from './order';
import type { ThemeRow, Themes } from './shapes';
import { feeling_range, feeling_text, metric_text, name_in, points_range, points_text } from './words';

const shown = (row: ThemeRow) => !row.suppressed;
// What is about everything says nothing of what to mend.
const kGeneral = ['overall', 'experience', 'service'];
// A handful of people make no headline, however much they agree.
const kEnough = 10;
const enough = (n: number | null | undefined) => (n ?? 0) >= kEnough;

function of_impact(key: MessageKey, row: ThemeRow): string {
  const impact = row.impact!;
  const value = points_text(impact.value);
  return t(key, { theme: name_in(row.name, row.theme), value, range: points_range(impact), metric: metric_text(impact.metric) });
}

function of_feeling(key: MessageKey, row: ThemeRow): string {
  return t(key, { theme: name_in(row.name, row.theme), value: feeling_text(row.sentiment.value), range: feeling_range(row.sentiment) });
}

export function themes_sentence(themes: Themes): string {
  if (themes.suppressed) return t('voice.says_hidden');
  if (!themes.comments) return t(themes.unread > 0 ? 'voice.says_reading' : 'voice.says_none');
  const seen = themes.themes.filter(shown);
  const particular = seen.filter((row) => !kGeneral.includes(row.theme));
  const rows = particular.length > 0 ? particular : seen;
  if (rows.length === 0) return t('voice.says_few');
  const real = standing_out(rows, (row) => (enough(row.impact?.n) ? row.impact : null)).sort((a, b) => a.impact!.value - b.impact!.value);
  const [worst, best] = [real[0], real.at(-1)];
  if (worst && worst.impact!.value < 0) return of_impact('voice.says_costs', worst);
  if (best) return of_impact('voice.says_gives', best);
  const felt = standing_out(rows, (row) => (enough(row.sentiment.n) ? row.sentiment : null)).sort((a, b) => a.sentiment.value! - b.sentiment.value!);
  const [saddest, gladdest] = [felt[0], felt.at(-1)];
  if (saddest && saddest.sentiment.value! < 0) return of_feeling('voice.says_hurts', saddest);
  if (gladdest) return of_feeling('voice.says_pleases', gladdest);
  return t('voice.says_even');
}

export function theme_sentence(row: ThemeRow | undefined, name: string): string {
  if (!row || row.n === 0) return t('voice.theme_says_none', { theme: name });
  if (row.suppressed) return t('voice.theme_says_few', { theme: name });
  const { impact } = row;
  if (impact && (impact.high ?? 0) < 0) return of_impact('voice.theme_says_costs', row);
  if (impact && (impact.low ?? 0) > 0) return of_impact('voice.theme_says_gives', row);
  const { low, high } = row.sentiment;
  if ((high ?? 0) < 0) return of_feeling('voice.theme_says_hurts', row);
  if ((low ?? 0) > 0) return of_feeling('voice.theme_says_pleases', row);
  return t('voice.theme_says_mixed', { theme: name });
}

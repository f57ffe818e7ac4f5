// Numbers of the map in words: always with interval and n, and when hidden, with the reason.
import type { MapMoment, MeasuredValue, MomentLevel, MomentScore } from '../../../api/schema';
import { is_share, judge, kind_of, n_text, range_text, value_text, type Judgement, type MeasureKind } from '../../../domain/measures';
import { format_number, format_percent, format_range } from '../../../lib/format';
import { language, t, t_maybe } from '../../../lib/i18n.svelte';
import { bounds_of, type Bounds, type Reading } from './curve';

// The score of the curve and the quadrant, 0..10: one decimal, like a mean.
export const kScore: MeasureKind = 'mean';

export interface Figure {
  value: string;
  range: string;
  n: string;
  hidden: string; // why there is no number; empty when there is one
}

export function is_hidden(value: MeasuredValue | null | undefined): boolean {
  return !value || value.suppressed || value.value === null;
}

// Why a number is not shown.
export function why_hidden(value: Pick<MeasuredValue, 'suppressed' | 'reason' | 'n'> | null | undefined): string {
  if (!value || !value.suppressed) return t('map.no_answers');
  return t_maybe(`map.hidden_${value.reason ?? 'too_few'}`, t('map.hidden_too_few'));
}

export function figure_of(kind: MeasureKind, value: MeasuredValue | null | undefined): Figure {
  if (!value || is_hidden(value)) return { value: '', range: '', n: '', hidden: why_hidden(value) };
  return { value: value_text(kind, value.value), range: range_text(kind, value.low, value.high), n: n_text(value.n), hidden: '' };
}

export function score_text(value: number | null | undefined): string {
  return value_text(kScore, value);
}

// "8,4 (8,2…8,6), n 412", or why not.
export function figure_text(figure: Figure): string {
  return figure.hidden || `${figure.value} (${figure.range}), ${figure.n}`;
}

export function reading_of(score: MomentScore | MeasuredValue | null | undefined): Reading {
  if (!score || is_hidden(score)) return { value: null, low: null, high: null };
  return { value: score.value, low: score.low, high: score.high };
}

export function before_of(score: MomentScore | null | undefined): Reading {
  const before = score?.before;
  if (!before || before.suppressed || before.value === null) return { value: null, low: null, high: null };
  return { value: before.value, low: before.low, high: before.high };
}

// Where the curve's scale lies in a picture of this height.
export function scale_of(moments: readonly MapMoment[], height: number, from_above: boolean): { bounds: Bounds; top: number; bottom: number } {
  const before = moments.map((moment) => before_of(moment.score).value);
  return { bounds: bounds_of(moments.map((moment) => reading_of(moment.score)), [...before, ...moments.map((moment) => moment.drawn)]), top: from_above ? 26 : 46, bottom: height - 16 };
}

export function change_of(score: MomentScore | null | undefined): Judgement | undefined {
  const judged = judge(kScore, score?.change);
  const change = score?.change;
  if (judged && !judged.direction) return { ...judged, text: t(change?.verdict === 'too_few' ? 'map.change_too_few' : 'map.change_none') };
  if (!judged || !change) return judged;
  const [low, high] = [change.low ?? 0, change.high ?? 0];
  const [from, to] = judged.direction === 'up' ? [low, high] : [-high, -low];
  const size = format_number(language(), Math.abs(change.value ?? 0), { decimals: 1 });
  return { ...judged, text: `${size} (${format_range(language(), from, to, { decimals: 1 })})` };
}

export function measure_title(code: string): string {
  return t_maybe(`map.measure_${code}`, code.toUpperCase());
}

export function signed(value: number | null | undefined): string {
  return format_number(language(), value, { decimals: 1, sign: true });
}

export function signed_range(low: number | null | undefined, high: number | null | undefined): string {
  return format_range(language(), low, high, { decimals: 1, sign: true });
}

export function points(value: number | null | undefined): string {
  return format_number(language(), value, { decimals: 1 });
}

export function points_range(low: number | null | undefined, high: number | null | undefined): string {
  return format_range(language(), low, high, { decimals: 1 });
}

export function share_text(percent: number | null | undefined): string {
  return format_percent(language(), percent === null || percent === undefined ? percent : percent / 100);
}

export type Tone = 'good' | 'bad' | 'mid' | 'wait';

const kLevelTones: Record<MomentLevel['verdict'], Tone> = { managed: 'good', expected: 'mid', random: 'bad', not_enough_data: 'wait', pending: 'wait' };

export function level_tone(verdict: MomentLevel['verdict']): Tone {
  return kLevelTones[verdict];
}

export function level_name(verdict: MomentLevel['verdict']): string {
  return t(`map.level_${verdict}`);
}

type Factor = 'place' | 'time' | 'person' | 'residual';
const kFactors: readonly Factor[] = ['place', 'time', 'person', 'residual'];

export interface LevelShare {
  factor: Factor;
  name: string;
  share: number; // 0..1
  deviation: string;
  decides: boolean;
}

export function level_shares(level: MomentLevel): LevelShare[] {
  return kFactors.flatMap((factor) => {
    const part = level.components?.[factor];
    if (!part || part.share === null) return [];
    const range = part.low === null || part.high === null ? '' : ` (${points_range(part.low, part.high)})`;
    return [{ factor, name: t(`map.factor_${factor}`), share: part.share, deviation: `${points(part.deviation)}${range}`, decides: part.decides }];
  });
}

// Why the level is what it is, in a line. A random moment says first what it varies by.
export function level_why(level: MomentLevel): string {
  if (level.verdict === 'random') {
    const most = level_shares(level).flatMap((one) => (one.factor !== 'residual' && one.decides ? [{ ...one, factor: one.factor }] : [])).sort((a, b) => b.share - a.share)[0];
    if (most) return t(`map.varies_${most.factor}`);
  }
  return level.why ? t_maybe(`map.why_${level.why}`, '') : '';
}

export { is_share, kind_of, n_text, range_text, value_text };

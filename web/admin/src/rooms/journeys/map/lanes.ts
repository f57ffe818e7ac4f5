// What stands under each moment, lane by lane, in words: the page and the poster draw the same.
import type { JourneyMoment, MapMoment, MeasuredValue } from '../../../api/schema';
import { t, t_maybe } from '../../../lib/i18n.svelte';
import { theme_name } from '../taxonomy.svelte';
import { sentiment_figure, sentiment_tone, themes_of } from '../themes';
import { softened } from './hyphens';
import { change_of, figure_of, is_hidden, kind_of, kScore, level_name, level_shares, level_tone, level_why, measure_title, score_text, share_text, signed, signed_range, value_text, why_hidden, type Figure, type LevelShare, type Tone } from './words';

export const kLanes = [
  'quadrant', 'measures', 'change', 'level', 'gap', 'expectation', 'promise', 'senses', 'front_stage', 'back_stage', 'support', 'comments', 'notes', 'alarms',
] as const;
export type Lane = (typeof kLanes)[number];
const kAtFirst: readonly Lane[] = ['quadrant', 'measures', 'change', 'level', 'gap', 'promise', 'senses', 'notes', 'alarms'];

export interface Bar {
  name: string;
  figure: Figure;
  value: number; // 0..10
  low: number;
  high: number;
  tone: Tone;
}
export interface Measured {
  key: string;
  name: string;
  figure: Figure;
  trend: (number | null)[];
  tone: Tone;
  theme: boolean; // its name has a line of its own
}
export interface Mark {
  sign: 'pain' | 'idea' | 'proposal' | 'alarm' | 'comment';
  text: string;
  tone: Tone;
}
export interface Part {
  label: string;
  text: string;
  rest: string; // on a line of its own, small
  tone: Tone;
}
export type Cell =
  | { kind: 'bars'; bars: Bar[] }
  | { kind: 'figures'; figures: Measured[] }
  | { kind: 'tag'; text: string; tone: Tone; note: string; shares: LevelShare[] }
  | { kind: 'verdict'; text: string; tone: 'good' | 'bad' | 'none'; direction: 'up' | 'down' | undefined }
  | { kind: 'gap'; expected: string; experienced: string; value: string; range: string; tone: Tone; hidden: string }
  | { kind: 'words'; parts: Part[] }
  | { kind: 'marks'; marks: Mark[] };

// A moment's texts: those of its document, empty while it is not there.
export type Texts = Pick<JourneyMoment, 'sees' | 'hears' | 'smells' | 'feels' | 'expectation' | 'promise' | 'front_stage' | 'back_stage' | 'support'>;

export const kDimensions = ['accessibility', 'speed', 'smoothness', 'pleasantness'] as const;
const kGood = 7.5; // the bars' colours on 0..10; the number itself always stands beside
const kBad = 5;

function tone_of(value: number | null): Tone {
  if (value === null) return 'wait';
  return value >= kGood ? 'good' : value < kBad ? 'bad' : 'mid';
}

function bars(moment: MapMoment): Cell | undefined {
  if (!moment.quadrant) return undefined;
  const quadrant = moment.quadrant;
  if (kDimensions.every((name) => !quadrant[name])) return undefined;
  return {
    kind: 'bars',
    bars: kDimensions.map((name): Bar => {
      const value = quadrant[name];
      const shown = is_hidden(value) ? null : value!.value;
      return { name: t(`map.dimension_${name}`), figure: figure_of(kScore, value), value: shown ?? 0, low: value?.low ?? shown ?? 0, high: value?.high ?? shown ?? 0, tone: tone_of(shown) };
    }),
  };
}

const kSparkLeast = 4; // fewer points are specks, not a trend

function trend_of(value: MeasuredValue): (number | null)[] {
  const points = (value.trend ?? []).map((point) => (point.suppressed ? null : point.value));
  return points.filter((one) => one !== null).length < kSparkLeast ? [] : points;
}

function figures(moment: MapMoment): Cell | undefined {
  const order = ['nps', 'csat', 'ces', 'mean'];
  const found = Object.entries(moment.measures).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const measures = found.map(([code, value]): Measured => ({ key: code, name: measure_title(code), figure: figure_of(kind_of(code), value), trend: trend_of(value), tone: 'mid', theme: false }));
  const themes = themes_of(moment).map(({ theme, sentiment }): Measured => ({ key: `theme:${theme}`, name: theme_name(theme), figure: sentiment_figure(sentiment), trend: trend_of(sentiment), tone: sentiment_tone(sentiment), theme: true }));
  return measures.length || themes.length ? { kind: 'figures', figures: [...measures, ...themes] } : undefined;
}

function gap(moment: MapMoment): Cell | undefined {
  const found = moment.gap;
  if (!found) return undefined;
  if (is_hidden(found.expected) || is_hidden(found.experienced) || found.value === null) {
    const hidden = [found.expected, found.experienced].find((one) => is_hidden(one)) ?? found.expected;
    return { kind: 'gap', expected: '', experienced: '', value: '', range: '', tone: 'wait', hidden: why_hidden(hidden) };
  }
  const tone: Tone = (found.high ?? 0) < 0 ? 'bad' : (found.low ?? 0) > 0 ? 'good' : 'mid';
  return { kind: 'gap', expected: score_text(found.expected.value), experienced: score_text(found.experienced.value), value: signed(found.value), range: signed_range(found.low, found.high), tone, hidden: '' };
}

function words(parts: [label: string, text: string | undefined, rest?: string, tone?: Tone][]): Cell | undefined {
  const said = parts.flatMap(([label, text, rest, tone]): Part[] => (text?.trim() ? [{ label, text: text.trim(), rest: rest ?? '', tone: tone ?? 'mid' }] : []));
  return said.length ? { kind: 'words', parts: said } : undefined;
}

function promise(moment: MapMoment, texts: Texts | undefined): Cell | undefined {
  const kept = moment.promise_kept;
  const figure = kept ? figure_of('share', kept) : undefined;
  const tone: Tone = kept && !is_hidden(kept) && (kept.high ?? 100) < 75 ? 'bad' : 'mid';
  const share = figure ? (figure.hidden ? t('map.kept_hidden', { why: figure.hidden }) : t('map.kept', { figure: figure.value })) : undefined;
  return words([['', texts?.promise], ['', share, figure?.hidden ? '' : figure && `${figure.range} · ${figure.n}`, tone]]);
}

function marks(found: Mark[]): Cell | undefined {
  return found.length ? { kind: 'marks', marks: found } : undefined;
}

function notes(moment: MapMoment): Cell | undefined {
  const found: Mark[] = [];
  if (moment.pain_points) found.push({ sign: 'pain', text: t('map.pain_points', { n: moment.pain_points }), tone: 'bad' });
  if (moment.proposals) found.push({ sign: 'proposal', text: t('map.proposals', { n: moment.proposals }), tone: 'bad' });
  if (moment.ideas) found.push({ sign: 'idea', text: t('map.ideas', { n: moment.ideas }), tone: 'good' });
  return marks(found);
}

function comments(moment: MapMoment): Cell | undefined {
  if (moment.comments === 0) return undefined;
  if (moment.comments === null) return is_hidden(moment.score) ? undefined : marks([{ sign: 'comment', text: t('map.comments_hidden'), tone: 'wait' }]);
  return marks([{ sign: 'comment', text: t('map.comments', { n: moment.comments }), tone: 'mid' }]);
}

export function alarm_text(alarm: { side: string; rule: string }): string {
  const side = alarm.side === 'below' ? 'below' : 'above';
  return t_maybe(`map.alarm_${alarm.rule}_${side}`, t(`map.alarm_${side}`));
}

// Nothing to say: undefined.
export function cell_of(lane: Lane, moment: MapMoment, texts: Texts | undefined): Cell | undefined {
  switch (lane) {
    case 'quadrant': return bars(moment);
    case 'measures': return figures(moment);
    case 'change': {
      const judged = change_of(moment.score);
      return judged && { kind: 'verdict', text: judged.text, tone: judged.kind, direction: judged.direction };
    }
    case 'level': return { kind: 'tag', text: level_name(moment.level.verdict), tone: level_tone(moment.level.verdict), note: level_why(moment.level), shares: level_shares(moment.level) };
    case 'gap': return gap(moment);
    case 'expectation': return words([['', texts?.expectation]]);
    case 'promise': return promise(moment, texts);
    case 'senses': return words([[t('map.sees'), texts?.sees], [t('map.hears'), texts?.hears], [t('map.smells'), texts?.smells], [t('map.feels'), texts?.feels]]);
    case 'front_stage': case 'back_stage': case 'support': return words([['', texts?.[lane]]]);
    case 'comments': return comments(moment);
    case 'notes': return notes(moment);
    case 'alarms': return marks(moment.alarms.map((alarm): Mark => ({ sign: 'alarm', text: alarm_text(alarm), tone: alarm.side === 'below' ? 'bad' : 'good' })));
  }
}

// The words that people wrote, with the places where they may be divided.
export function softened_cell(cell: Cell | undefined, language: string): Cell | undefined {
  if (cell?.kind !== 'words') return cell;
  return { ...cell, parts: cell.parts.map((part) => ({ ...part, text: softened(part.text, language) })) };
}

export function lane_name(lane: Lane): string {
  return t(`map.lane_${lane}`);
}

// Lanes that have something to say for at least one moment.
export function lanes_with_content(moments: readonly MapMoment[], texts: ReadonlyMap<string, Texts>): Lane[] {
  return kLanes.filter((lane) => moments.some((moment) => {
    if (lane === 'level') return moment.level.verdict !== 'not_enough_data' && !(moment.level.verdict === 'pending' && is_hidden(moment.score));
    return cell_of(lane, moment, texts.get(moment.key)) !== undefined;
  }));
}

const kKept = 'polku.map_lanes';

export function remembered_lanes(storage: Pick<Storage, 'getItem'> | undefined): Lane[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(kKept) ?? 'null');
    if (Array.isArray(kept)) return kLanes.filter((lane) => kept.includes(lane));
  } catch {
    // Something else was kept there, or nothing may be kept.
  }
  return [...kAtFirst];
}

export function remember_lanes(storage: Pick<Storage, 'setItem'> | undefined, lanes: readonly Lane[]): void {
  try {
    storage?.setItem(kKept, JSON.stringify(lanes));
  } catch {
    // Holds until the page is closed.
  }
}

export { share_text, value_text };

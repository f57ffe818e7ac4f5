// A told story as the document of a journey, and what it leaves as notes.
import type { JourneyChannel, JourneyDocument } from '../../api/schema';
import type { Language } from '../../lib/i18n.svelte';
import type { Story, StoryMoment } from './shapes';

export type StoryDocument = Pick<JourneyDocument, 'key' | 'name' | 'language' | 'description'> & {
  stages: { key: string; kind: 'before' | 'during' | 'after'; title: string; moments: StoryPlace[] }[];
};
export interface StoryPlace {
  key: string;
  title: string;
  channel: JourneyChannel | null;
  feels: string;
  expectation: string;
  front_stage: string;
  drawn_emotion: number;
}
export interface StoryNote {
  moment: string | null;
  kind: 'pain_point' | 'idea';
  text: string;
}

const kStages = ['before', 'during', 'after'] as const;
const kChannels: readonly string[] = [
  'search_result', 'advert', 'social_media', 'web_phone', 'web_tablet', 'web_computer', 'web', 'app', 'chat', 'email', 'phone', 'shop', 'till', 'packaging', 'invoice',
  'print', 'radio_tv', 'self_service', 'delivery', 'feedback', 'other',
] satisfies JourneyChannel[];
const kNoteMax = 1000;

// A key as the server wants it: a letter first; from chance where the name has no Latin letters.
function key_of(name: string, chance: () => number): string {
  const latin = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '');
  const tail = Math.floor(chance() * 36 ** 5).toString(36).padStart(5, '0');
  return `${latin.slice(0, 40).replace(/_+$/, '') || 'story'}_${tail}`;
}

const stage_of = (moment: StoryMoment) => kStages.find((stage) => stage === moment.stage) ?? 'during';
const in_time = (story: Story) => story.moments.toSorted((a, b) => a.order - b.order);

// A drawn emotion runs from -2 to 2, a feeling from -1 to 1.
export function drawn(sentiment: number): number {
  const value = Math.round(Math.max(-1, Math.min(1, sentiment)) * 20) / 10;
  return value === 0 ? 0 : value; // never a signed zero
}

export interface StoryTexts {
  name: string;
  description: string;
  language: Language;
  titles: Record<(typeof kStages)[number], string>;
}

export function story_document(story: Story, texts: StoryTexts, chance: () => number = Math.random): { document: StoryDocument; notes: StoryNote[] } {
  const key = key_of(texts.name, chance);
  const moments = in_time(story);
  const place_key = (moment: StoryMoment) => `${key}_${moments.indexOf(moment) + 1}`;
  const stages = kStages.map((kind) => ({
    key: kind,
    kind,
    title: texts.titles[kind],
    moments: moments.filter((moment) => stage_of(moment) === kind).map((moment): StoryPlace => ({
      key: place_key(moment),
      title: moment.title.trim().slice(0, 200) || String(moments.indexOf(moment) + 1),
      channel: kChannels.includes(moment.channel ?? '') ? (moment.channel as JourneyChannel) : null,
      feels: moment.quote.trim(),
      expectation: moment.pain_points.map((pain) => pain.expected?.trim()).filter(Boolean).join('\n'),
      front_stage: moment.touchpoint ?? '',
      drawn_emotion: drawn(moment.sentiment),
    })),
  }));
  const notes: StoryNote[] = [
    ...moments.flatMap((moment) => moment.pain_points.map((pain): StoryNote => ({ moment: place_key(moment), kind: 'pain_point', text: pain.happened.trim().slice(0, kNoteMax) }))),
    ...story.what_would_have_saved_it.filter((saving) => saving.would_have_helped).map((saving): StoryNote => ({ moment: null, kind: 'idea', text: saving.text.trim().slice(0, kNoteMax) })),
  ].filter((note) => note.text);
  return { document: { key, name: texts.name, language: texts.language, description: texts.description, stages }, notes };
}

// Every claim on the page with the words that it stands on, in the order of the text.
export interface Claim {
  id: string;
  start: number;
  end: number;
  what: 'moment' | 'pain' | 'outcome' | 'saving';
  feeling: 'positive' | 'neutral' | 'negative';
}
export function claims_of(story: Story): Claim[] {
  const claims: Claim[] = [
    ...in_time(story).flatMap((moment, index): Claim[] => [
      { id: `m${index}`, start: moment.start, end: moment.end, what: 'moment', feeling: moment.label },
      ...moment.pain_points.map((pain, at): Claim => ({ id: `m${index}p${at}`, start: pain.start, end: pain.end, what: 'pain', feeling: 'negative' })),
    ]),
    ...(story.outcome.end > story.outcome.start ? [{ id: 'outcome', start: story.outcome.start, end: story.outcome.end, what: 'outcome' as const, feeling: story.outcome.label }] : []),
    ...story.what_would_have_saved_it.map((saving, at): Claim => ({ id: `s${at}`, start: saving.start, end: saving.end, what: 'saving', feeling: 'neutral' })),
  ];
  return claims.filter((claim) => claim.end > claim.start).sort((a, b) => a.start - b.start || a.end - b.end);
}

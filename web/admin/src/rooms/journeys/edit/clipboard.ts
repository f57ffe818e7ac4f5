// Moments on the clipboard: from one window to another as JSON, from elsewhere a title a line.
import { blank_moment, kLongestText, kLongestTitle, kTextFields, type JourneyChannel, type Moment } from './document';

const kMark = 'polku_moment';
const kMostLines = 50;

export function text_of(moment: Moment): string {
  return JSON.stringify({ [kMark]: moment }, null, 1);
}

export type Pasted = { moment: Moment } | { titles: string[] };

// What a text holds; nothing when it is no use here.
export function read_text(text: string): Pasted | undefined {
  try {
    const found = (JSON.parse(text) as Record<string, unknown> | null)?.[kMark];
    if (found && typeof found === 'object') return { moment: moment_of(found as Record<string, unknown>) };
  } catch {
    // Words, then.
  }
  if (text.trimStart().startsWith('{')) return undefined;
  const titles = text.split(/\r?\n/).map((line) => line.replace(/^(?:\s*(?:[-*•–]|\d+[.)])\s+)/u, '').trim().slice(0, kLongestTitle)).filter(Boolean);
  return titles.length && titles.length <= kMostLines ? { titles } : undefined;
}

// Anybody can write to a clipboard: only what a moment can hold is taken.
function moment_of(found: Record<string, unknown>): Moment {
  const text = (value: unknown, most: number) => (typeof value === 'string' ? value.slice(0, most) : '');
  const key_or_null = (value: unknown) => (typeof value === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(value) ? value : null);
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  const emotion = found.drawn_emotion;
  return {
    ...blank_moment(key_or_null(found.key) ?? 'moment', text(found.title, kLongestTitle)),
    ...Object.fromEntries(kTextFields.map((field) => [field, text(found[field], kLongestText)])),
    touchpoint: key_or_null(found.touchpoint),
    channel: key_or_null(found.channel) as JourneyChannel | null,
    sub_journey: key_or_null(found.sub_journey),
    drawn_emotion: typeof emotion === 'number' && Math.abs(emotion) <= 2 ? emotion : null,
    personas: list(found.personas).flatMap((key) => key_or_null(key) ?? []),
    next: list(found.next).flatMap((branch: { moment?: unknown; label?: unknown } | null) => {
      const to = key_or_null(branch?.moment);
      return to ? [{ moment: to, label: text(branch?.label, kLongestTitle) }] : [];
    }),
  };
}

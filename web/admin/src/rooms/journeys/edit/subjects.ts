// What of a survey can be bound to a moment or be a path's end outcome.
import type { Definition } from '../../../api/schema';
import { language, t } from '../../../lib/i18n.svelte';

export interface Choice {
  value: string;
  label: string;
  role: Role;
}
export const kRoles = ['score', 'quadrant', 'expectation', 'experience', 'promise'] as const;
export type Role = (typeof kRoles)[number];

const kScored = ['nps', 'csat', 'ces', 'rating', 'number', 'quadrant', 'single_choice', 'consent'];
const kOutcome = ['nps', 'csat', 'ces', 'rating'];

function title_of(question: Definition['questions'][number]): string {
  const title = question.title?.[language()] || Object.values(question.title ?? {}).find(Boolean);
  return title ? `${title} (${t(`type.${question.type}`)})` : `${t(`type.${question.type}`)} (${question.key})`;
}

function choices(definition: Definition | undefined, types: readonly string[]): Choice[] {
  return (definition?.questions ?? []).filter((question) => types.includes(question.type)).map((question) => ({ value: question.key, label: title_of(question), role: question.type === 'quadrant' ? 'quadrant' : 'score' }));
}

export const outcome_questions = (definition: Definition | undefined): Choice[] => choices(definition, kOutcome);
export const bound_questions = (definition: Definition | undefined): Choice[] => choices(definition, kScored);

export function question_title(definition: Definition | undefined, key: string): string {
  const question = definition?.questions.find((one) => one.key === key);
  return question ? (question.title?.[language()] || Object.values(question.title ?? {}).find(Boolean) || key) : key;
}

// The measures that some survey's question carries, by name.
export function measures_of(definitions: readonly (Definition | undefined)[]): string[] {
  return [...new Set(definitions.flatMap((definition) => (definition?.questions ?? []).flatMap((question) => question.measure ?? [])))].sort();
}

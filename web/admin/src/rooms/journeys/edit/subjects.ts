// What of a survey can be bound to a moment or be a path's end outcome.
import type { Definition } from '../../../api/schema';
import { language, t } from '../../../lib/i18n.svelte';

type Question = Definition['questions'][number];
export const kRoles = ['score', 'quadrant', 'expectation', 'experience', 'promise'] as const;
export type Role = (typeof kRoles)[number];
export interface Choice {
  value: string;
  label: string;
  roles: Role[]; // those it can have; what it is by itself comes first
}

const kScaled = ['nps', 'csat', 'ces', 'rating', 'matrix'];
const kOutcome = ['nps', 'csat', 'ces', 'rating'];
const kDimensions = ['accessibility', 'speed', 'smoothness', 'pleasantness'];

// As the server reads a question at a moment.
export function roles_of(question: Pick<Question, 'type' | 'key' | 'measure' | 'rows'>): Role[] {
  const { type, measure } = question;
  if (type === 'quadrant') return ['quadrant', 'score'];
  if (type === 'short_text' || type === 'long_text') return ['score'];
  if (type === 'single_choice' || type === 'consent') return ['promise'];
  if (!kScaled.includes(type)) return [];
  const names = [measure ?? '', question.key, ...(question.rows ?? []).map((row) => row.key)];
  const roles: Role[] = ['score', 'expectation', 'experience', 'promise', ...(names.some((name) => kDimensions.includes(name)) ? (['quadrant'] as const) : [])];
  const by_itself: Role = measure === 'expectation' || measure === 'experience' ? measure : measure === 'promise_kept' ? 'promise' : 'score';
  return [by_itself, ...roles.filter((role) => role !== by_itself)];
}

function title_of(question: Question): string {
  const title = question.title?.[language()] || Object.values(question.title ?? {}).find(Boolean);
  return title ? `${title} (${t(`type.${question.type}`)})` : `${t(`type.${question.type}`)} (${question.key})`;
}
const choice_of = (question: Question): Choice => ({ value: question.key, label: title_of(question), roles: roles_of(question) });

export const outcome_questions = (definition: Definition | undefined): Choice[] => (definition?.questions ?? []).filter((question) => kOutcome.includes(question.type)).map(choice_of);
export const bound_questions = (definition: Definition | undefined): Choice[] => (definition?.questions ?? []).map(choice_of).filter((choice) => choice.roles.length > 0);

export function question_title(definition: Definition | undefined, key: string): string {
  const question = definition?.questions.find((one) => one.key === key);
  return question ? (question.title?.[language()] || Object.values(question.title ?? {}).find(Boolean) || key) : key;
}

// The measures that some survey's question carries, by name.
export function measures_of(definitions: readonly (Definition | undefined)[]): string[] {
  return [...new Set(definitions.flatMap((definition) => (definition?.questions ?? []).flatMap((question) => question.measure ?? [])))].sort();
}

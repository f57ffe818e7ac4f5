// Answers as words: the question's text and what was chosen, in the reader's language where the
// survey has it.
import type { Answer, Definition, Localised, Question } from '../api/schema';
import { format_date, format_number } from '../lib/format';
import { language, t, t_maybe } from '../lib/i18n.svelte';

export interface AnswerWords {
  key: string;
  title: string;
  lines: string[]; // one, or one per row or choice
  score?: number | undefined;
  type: string;
  scale?: { min: number; max: number } | undefined;
  is_text: boolean;
}

function in_words(text: Localised | undefined, languages: readonly string[]): string | undefined {
  const own = text?.[language()];
  return own?.trim() ? own : languages.map((tag) => text?.[tag as 'fi']).find((one) => one?.trim());
}

function choice(question: Question, key: unknown, languages: readonly string[]): string {
  if (key && typeof key === 'object' && 'other' in key) return `${t('answers.other')}: ${String((key as { other: string }).other)}`;
  const option = question.options?.find((one) => one.key === key);
  return (option && in_words(option.label, languages)) ?? String(key);
}

function lines_of(question: Question, answer: Answer, languages: readonly string[]): string[] {
  switch (question.type) {
    case 'consent':
      return [t(answer === true ? 'ui.yes' : 'ui.no')];
    case 'number':
      return [`${format_number(language(), Number(answer), { decimals: question.decimals ?? 0 })} ${in_words(question.unit_label, languages) ?? ''}`.trim()];
    case 'date':
      return [format_date(language(), `${String(answer)}T12:00:00Z`, 'UTC')];
    case 'single_choice':
      return [choice(question, answer, languages)];
    case 'multiple_choice':
      return (answer as unknown[]).map((one) => choice(question, one, languages));
    case 'ranking':
      return (answer as unknown[]).map((one, index) => `${index + 1}. ${choice(question, one, languages)}`);
    case 'quadrant':
    case 'matrix':
      return Object.entries(answer as Record<string, unknown>).map(([key, value]) => {
        const row = question.rows?.find((one) => one.key === key);
        const name = (row && in_words(row.label, languages)) ?? t_maybe(`quadrant.${key}`, key);
        return `${name}: ${question.options ? choice(question, value, languages) : String(value)}`;
      });
    default:
      return [String(answer)];
  }
}

function default_scale(type: string): { min: number; max: number } {
  return type === 'nps' ? { min: 0, max: 10 } : { min: 1, max: type === 'ces' ? 7 : 5 };
}

// Every answered question in the survey's order; answers to questions that are gone come last.
export function answer_words(definition: Definition | undefined, answers: Record<string, Answer>): AnswerWords[] {
  const languages = definition?.languages ?? [];
  const known = (definition?.questions ?? []).filter((question) => answers[question.key] !== undefined);
  const words = known.map((question): AnswerWords => {
    const answer = answers[question.key]!;
    const scored = ['nps', 'csat', 'ces', 'rating'].includes(question.type) && typeof answer === 'number';
    let lines: string[];
    try {
      lines = lines_of(question, answer, languages);
    } catch {
      lines = [JSON.stringify(answer)]; // another version asked for another kind of answer
    }
    return { key: question.key, title: in_words(question.title, languages) ?? t_maybe(`type.${question.type}`, question.key), lines, type: question.type, scale: scored ? (question.scale ?? default_scale(question.type)) : undefined, is_text: ['long_text', 'short_text'].includes(question.type), ...(scored && { score: answer as number }) };
  });
  const rest = Object.keys(answers).filter((key) => !known.some((question) => question.key === key));
  return [...words, ...rest.map((key): AnswerWords => ({ key, title: key, lines: [typeof answers[key] === 'object' ? JSON.stringify(answers[key]) : String(answers[key])], type: 'unknown', is_text: typeof answers[key] === 'string' }))];
}

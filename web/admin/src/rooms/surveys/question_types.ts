// What each question type can have, and a fresh question of it.
import type { Definition, Option, Question, QuestionType, ScaleRange } from '../../api/schema';
import { default_positive_from } from '../../domain/measures';
import type { IconName } from '../../ui/Icon.svelte';

export type DraftOption = Option & { _id: string };
export type DraftQuestion = Omit<Question, 'options' | 'rows'> & { _id: string; options?: DraftOption[]; rows?: DraftOption[] };
export type DraftDefinition = Omit<Definition, 'questions'> & { questions: DraftQuestion[] };

export const kTypeGroups: { name: 'measure' | 'choice' | 'text' | 'contact' | 'other'; types: QuestionType[] }[] = [
  { name: 'measure', types: ['nps', 'csat', 'ces', 'quadrant', 'rating'] },
  { name: 'choice', types: ['single_choice', 'multiple_choice', 'ranking', 'matrix'] },
  { name: 'text', types: ['long_text', 'short_text', 'number', 'date'] },
  { name: 'contact', types: ['email', 'phone', 'name', 'consent'] },
  { name: 'other', types: ['statement', 'hidden'] },
];
export const kTypes: QuestionType[] = kTypeGroups.flatMap((group) => group.types);
export const kQuadrantRows = ['accessibility', 'speed', 'smoothness', 'pleasantness'] as const;

export const kTypeIcons: Record<QuestionType, IconName> = {
  nps: 'gauge', csat: 'gauge', ces: 'gauge', quadrant: 'sliders', rating: 'gauge', single_choice: 'list', multiple_choice: 'list', ranking: 'list', matrix: 'sliders',
  long_text: 'bubble', short_text: 'bubble', number: 'edit', date: 'edit', email: 'user', phone: 'user', name: 'user', consent: 'check', statement: 'info', hidden: 'eye',
};

// The scales a type may have; none: any from 2 to 11 points.
export const kScales: Partial<Record<QuestionType, ScaleRange[]>> = {
  nps: [{ min: 0, max: 10 }, { min: 1, max: 10 }],
  csat: [{ min: 1, max: 3 }, { min: 1, max: 5 }, { min: 1, max: 7 }, { min: 1, max: 10 }],
  ces: [{ min: 1, max: 3 }, { min: 1, max: 5 }, { min: 1, max: 7 }],
  quadrant: [{ min: 1, max: 5 }, { min: 1, max: 7 }],
};

export function scale_of(question: Pick<Question, 'type' | 'scale' | 'options'>): ScaleRange | undefined {
  if (question.scale) return question.scale;
  switch (question.type) {
    case 'nps':
      return { min: 0, max: 10 };
    case 'ces':
      return { min: 1, max: 7 };
    case 'csat':
    case 'quadrant':
    case 'rating':
      return { min: 1, max: 5 };
    case 'matrix':
      return question.options ? undefined : { min: 1, max: 5 };
    default:
      return undefined;
  }
}

export const has_options = (type: QuestionType) => type === 'single_choice' || type === 'multiple_choice' || type === 'ranking';
export const has_end_labels = (type: QuestionType) => ['nps', 'csat', 'ces', 'rating', 'quadrant', 'matrix'].includes(type);
export const is_measure = (type: QuestionType) => ['nps', 'csat', 'ces', 'rating', 'quadrant'].includes(type);
export const can_be_required = (type: QuestionType) => type !== 'statement' && type !== 'hidden';
export const positive_from_of = (question: Pick<Question, 'type' | 'scale' | 'positive_from' | 'options'>) =>
  question.positive_from ?? default_positive_from(question.type, scale_of(question)?.max ?? 5);

let serial = 0;
export const local_id = () => `q${Date.now().toString(36)}${(++serial).toString(36)}`;

export function unique_key(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.includes(`${wanted}_${number}`)) return `${wanted}_${number}`;
}

const kKeyOf: Partial<Record<QuestionType, string>> = { nps: 'recommend', csat: 'satisfaction', ces: 'effort', quadrant: 'quadrant', long_text: 'why', single_choice: 'choice', multiple_choice: 'choices', short_text: 'text' };

export function new_option(key: string): DraftOption {
  return { _id: local_id(), key, label: {} };
}

export function new_question(type: QuestionType, taken: readonly string[]): DraftQuestion {
  const question: DraftQuestion = { _id: local_id(), key: unique_key(kKeyOf[type] ?? type, taken), type };
  if (type !== 'hidden') question.title = {};
  if (has_options(type)) question.options = ['a', 'b', 'c'].map(new_option);
  if (type === 'matrix') {
    question.rows = ['a', 'b'].map(new_option);
    question.scale = { min: 1, max: 5 };
  }
  if (type === 'rating') Object.assign(question, { scale: { min: 1, max: 5 }, style: 'star' });
  if (type === 'hidden') question.parameter = question.key;
  return question;
}

// A key from a name in any of the four languages: "Asiakaskysely 2026" -> "asiakaskysely_2026".
export function key_from(text: string, joint = '_'): string {
  const cyrillic: Record<string, string> = { а: 'a', б: 'b', в: 'v', г: 'h', ґ: 'g', д: 'd', е: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'y', і: 'i', ї: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ь: '', ю: 'iu', я: 'ia' };
  return [...text.toLowerCase()]
    .map((letter) => cyrillic[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, joint)
    .replace(new RegExp(`^\\${joint}+|\\${joint}+$`, 'g'), '')
    .slice(0, 60);
}

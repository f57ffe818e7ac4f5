// What a condition may ask about: earlier questions and the context, each with its operators.
import { channel_name, device_name, kChannels, kDevices, kMethods, language_name, method_name, unit_tree } from '../../domain/words';
import { all_units } from '../../domain/directory.svelte';
import { kLanguages, t } from '../../lib/i18n.svelte';
import type { RuleOperator } from './conditions';
import type { Draft } from './draft.svelte';
import { kQuadrantRows, scale_of, type DraftQuestion } from './question_types';

export interface Subject {
  name: string;
  label: string;
  from: 'question' | 'context';
  kind: 'number' | 'text' | 'date' | 'choice' | 'choices' | 'flag' | 'other';
  operators: RuleOperator[];
  values?: { value: string; label: string }[];
}

const kNumber: RuleOperator[] = ['<=', '>=', '==', '!=', '<', '>', 'one_of', 'answered', 'not_answered'];
const kChoice: RuleOperator[] = ['==', '!=', 'one_of', 'answered', 'not_answered'];
const kChoices: RuleOperator[] = ['includes', 'not_includes', 'answered', 'not_answered'];
const kText: RuleOperator[] = ['answered', 'not_answered', '==', '!='];
const kDate: RuleOperator[] = ['<=', '>=', '==', 'answered', 'not_answered'];
const kFlag: RuleOperator[] = ['is_true', 'is_false', 'answered', 'not_answered'];
const kAnswered: RuleOperator[] = ['answered', 'not_answered'];

function scores(min: number, max: number): { value: string; label: string }[] {
  return Array.from({ length: max - min + 1 }, (_, step) => String(min + step)).map((value) => ({ value, label: value }));
}

function of_question(draft: Draft, question: DraftQuestion, number: number): Subject[] {
  const first = (text: Record<string, string | undefined> | undefined) => draft.languages.map((language) => text?.[language]).find((one) => one?.trim());
  const label = `${number}. ${first(question.title) ?? t(`type.${question.type}`)}`;
  const base = { name: question.key, label, from: 'question' as const };
  const scale = scale_of(question);
  const options = question.options?.map((option) => ({ value: option.key, label: first(option.label) ?? option.key }));
  switch (question.type) {
    case 'nps':
    case 'csat':
    case 'ces':
    case 'rating':
      return [{ ...base, kind: 'number', operators: kNumber, ...(scale && { values: scores(scale.min, scale.max) }) }];
    case 'number':
      return [{ ...base, kind: 'number', operators: kNumber }];
    case 'quadrant':
    case 'matrix': {
      const rows = question.type === 'quadrant' ? kQuadrantRows.map((key) => ({ key, label: t(`quadrant.${key}`) })) : (question.rows ?? []).map((row) => ({ key: row.key, label: first(row.label) ?? row.key }));
      return rows.map((row) => ({
        ...base, name: `${question.key}.${row.key}`, label: `${label} · ${row.label}`,
        ...(options ? { kind: 'choice' as const, operators: kChoice, values: options } : { kind: 'number' as const, operators: kNumber, ...(scale && { values: scores(scale.min, scale.max) }) }),
      }));
    }
    case 'single_choice':
      return [{ ...base, kind: 'choice', operators: kChoice, values: options ?? [] }];
    case 'multiple_choice':
      return [{ ...base, kind: 'choices', operators: kChoices, values: options ?? [] }];
    case 'date':
      return [{ ...base, kind: 'date', operators: kDate }];
    case 'consent':
      return [{ ...base, kind: 'flag', operators: kFlag }];
    case 'ranking':
      return [{ ...base, kind: 'other', operators: kAnswered }];
    case 'statement':
      return [];
    default:
      return [{ ...base, kind: 'text', operators: kText }];
  }
}

export function condition_subjects(draft: Draft, before: number): Subject[] {
  const questions = draft.definition.questions.slice(0, before).flatMap((question, index) => of_question(draft, question, index + 1));
  const context = (name: string, values?: Subject['values']): Subject => ({ name: `context.${name}`, label: t(`context.${name}` as 'context.channel'), from: 'context', kind: values ? 'choice' : 'text', operators: values ? ['==', '!=', 'one_of'] : ['==', '!='], ...(values && { values }) });
  const named = (codes: readonly string[], name_of: (code: string) => string) => codes.map((code) => ({ value: code, label: name_of(code) }));
  const units = unit_tree(all_units()).map((unit) => ({ value: unit.key, label: unit.name }));
  return [
    ...questions,
    context('channel', named(kChannels, channel_name)),
    context('unit', units.length ? units : undefined),
    context('language', named(kLanguages, language_name)),
    context('device', named(kDevices, device_name)),
    context('method', named(kMethods, method_name)),
    context('touchpoint'),
    context('moment'),
    context('location'),
    ...(draft.definition.attributes ?? []).map((attribute): Subject => ({
      name: `context.attributes.${attribute.key}`,
      label: draft.languages.map((language) => attribute.label?.[language]).find(Boolean) ?? attribute.key,
      from: 'context',
      kind: attribute.type === 'number' ? 'number' : 'text',
      operators: attribute.type === 'number' ? ['==', '!=', '<', '<=', '>', '>='] : ['==', '!=', 'one_of'],
    })),
  ];
}

import { describe, expect, test } from 'vitest';
import type { Definition } from '../../api/schema';
import { kLanguages } from '../../lib/i18n.svelte';
import { diff } from './diff';
import { definition_of } from './draft.svelte';
import { parse } from './expression';
import { key_from, kTypes, new_question, unique_key } from './question_types';
import { definition_from, kTemplates } from './templates';

const base: Definition = {
  schema: 1, slug: 's', name: 'S', languages: ['fi'],
  questions: [
    { key: 'a', type: 'nps', title: { fi: 'A' } },
    { key: 'b', type: 'csat', title: { fi: 'B' }, scale: { min: 1, max: 5 } },
    { key: 'c', type: 'long_text', title: { fi: 'C' } },
  ],
};
const changed = (change: (definition: Definition) => void): Definition => {
  const copy = structuredClone(base);
  change(copy);
  return copy;
};

describe('what changed', () => {
  test('is nothing between a definition and itself', () => expect(diff(base, structuredClone(base))).toEqual([]));
  test('does not see members that say nothing', () => {
    expect(diff(base, changed((definition) => { definition.questions[0]!.required = false; definition.questions[0]!.help = {}; definition.thanks = {}; }))).toEqual([]);
  });
  test('names added, removed and moved questions', () => {
    const after = changed((definition) => { definition.questions = [definition.questions[2]!, definition.questions[0]!, { key: 'd', type: 'name', title: { fi: 'D' } }]; });
    expect(diff(base, after)).toEqual(expect.arrayContaining([{ kind: 'added', question: 'd' }, { kind: 'removed', question: 'b' }]));
    expect(diff(base, after).filter((change) => change.kind === 'moved')).toHaveLength(1);
  });
  test('says when another scale starts a new series', () => {
    const [change] = diff(base, changed((definition) => { definition.questions[1]!.scale = { min: 1, max: 7 }; }));
    expect(change).toEqual({ kind: 'changed', question: 'b', members: ['scale'], starts_series: true });
  });
  test('says that a help text does not', () => {
    const [change] = diff(base, changed((definition) => { definition.questions[1]!.help = { fi: 'H' }; }));
    expect(change).toMatchObject({ members: ['help'], starts_series: false });
  });
});

describe('what is sent', () => {
  test('has no local ids and no empty texts', () => {
    const json = JSON.stringify({ ...base, closes_at: null, questions: [{ _id: 'q1', key: 'a', type: 'single_choice', title: { fi: 'A', sv: '' }, options: [{ _id: 'q2', key: 'x', label: { fi: 'X' } }] }] });
    expect(definition_of(json)).toEqual({ ...base, questions: [{ key: 'a', type: 'single_choice', title: { fi: 'A' }, options: [{ key: 'x', label: { fi: 'X' } }] }] });
  });
});

describe('keys', () => {
  test('come of names in any of the languages', () => {
    expect(key_from('Asiakaskysely 2026 – Ääkköset')).toBe('asiakaskysely_2026_aakkoset');
    expect(key_from('Опитування відвідувачів', '-')).toBe('opytuvannia-vidviduvachiv');
    expect(key_from('  !? ')).toBe('');
  });
  test('stay unique', () => {
    expect(unique_key('a', ['b'])).toBe('a');
    expect(unique_key('a', ['a', 'a_2'])).toBe('a_3');
  });
});

test.each(kTypes)('a fresh %s question has what its type needs', (type) => {
  const question = new_question(type, ['recommend']);
  expect(question.key).toMatch(/^[a-z][a-z0-9_]*$/);
  expect(question.key).not.toBe('recommend');
  expect(!!question.options).toBe(['single_choice', 'multiple_choice', 'ranking'].includes(type));
  expect(!!question.rows).toBe(type === 'matrix');
});

describe.each(kTemplates)('the template %s', (template) => {
  test('is complete in the chosen languages and silent in others', () => {
    const languages = ['fi', 'uk'] as const;
    const definition = definition_from(template, { name: 'N', slug: 'n', languages: [...languages] });
    for (const text of [definition.title, definition.thanks, ...definition.questions.flatMap((question) => [question.title, question.low_label, question.high_label])]) {
      if (text) expect(Object.keys(text).sort()).toEqual(['fi', 'uk']);
    }
    expect(kLanguages).toHaveLength(4);
  });
  test('has sound conditions', () => {
    for (const question of definition_from(template, { name: 'N', slug: 'n', languages: ['fi'] }).questions) {
      if (question.show_if) expect(() => parse(question.show_if!)).not.toThrow();
    }
  });
});

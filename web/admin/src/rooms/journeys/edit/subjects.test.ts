import { expect, test } from 'vitest';
import type { Definition } from '../../../api/schema';
import { set_language } from '../../../lib/i18n.svelte';
import { bound_questions, measures_of, outcome_questions, roles_of } from './subjects';

await set_language('fi');
const definition: Definition = {
  schema: 1, slug: 's', name: 'S', languages: ['fi'],
  questions: [
    { key: 'recommend', type: 'nps', title: { fi: 'Suosittelisitko?' } },
    { key: 'quadrant', type: 'quadrant' },
    { key: 'speed', type: 'csat', measure: 'speed', title: { sv: 'Snabbt?' } },
    { key: 'expected', type: 'rating', measure: 'expectation', title: { fi: 'Odotus' } },
    { key: 'kept', type: 'single_choice', options: [], title: { fi: 'Pidettiinkö?' } },
    { key: 'why', type: 'long_text', title: { fi: 'Miksi?' } },
    { key: 'email', type: 'email', title: { fi: 'Sähköposti' } },
    { key: 'age', type: 'number', title: { fi: 'Ikä' } },
  ],
};
test('only what tells something of a moment can be bound', () => {
  expect(bound_questions(definition).map((choice) => [choice.value, choice.roles[0]])).toEqual([['recommend', 'score'], ['quadrant', 'quadrant'], ['speed', 'score'], ['expected', 'expectation'], ['kept', 'promise'], ['why', 'score']]);
});
test('a dimension by its name can be the quadrant, other scales cannot', () => {
  expect(roles_of({ type: 'csat', key: 'q1', measure: 'speed' })).toContain('quadrant');
  expect(roles_of({ type: 'csat', key: 'q1' })).not.toContain('quadrant');
  expect(roles_of({ type: 'matrix', key: 'q2', rows: [{ key: 'smoothness' }] })).toContain('quadrant');
});
test('an end outcome has a scale of its own', () => expect(outcome_questions(definition).map((choice) => choice.value)).toEqual(['recommend', 'speed', 'expected']));
test('titles come in whatever language there is', () => expect(bound_questions(definition)[2]?.label).toMatch(/^Snabbt\?/));
test('measures are those that questions carry', () => expect(measures_of([definition, undefined])).toEqual(['expectation', 'speed']));

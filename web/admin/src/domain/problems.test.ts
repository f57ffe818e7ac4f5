import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../api/client';
import { kLanguages, set_language } from '../lib/i18n.svelte';
import { field_problem, problem_text } from './problems';

const told = (code: ApiError['code'] | undefined, status: number, field?: string, detail = 'In English.') =>
  new ApiError({ status, title: 'Title', detail, ...(code && { code: code as 'invalid' }), ...(field && { field }) }, 30);

describe('what the reader is told', () => {
  beforeEach(() => set_language('fi'));
  test('is in the reader’s language for every code', async () => {
    const codes = ['malformed', 'unauthorized', 'forbidden', 'not_found', 'method_not_allowed', 'timeout', 'conflict', 'too_large', 'media_type', 'invalid', 'too_many_requests', 'header_too_large', 'internal', 'unavailable'] as const;
    for (const language of kLanguages) {
      await set_language(language);
      for (const code of codes) expect(problem_text(told(code, 400))).not.toMatch(/problem\.|undefined|[{}]/);
    }
  });
  test('has its own text where code and field are known', () => {
    expect(problem_text(told('conflict', 409, 'email'))).toBe('Tällä sähköpostilla on jo käyttäjä.');
    expect(problem_text(told('invalid', 422, 'user.email'))).toBe('Anna sähköpostiosoite, esimerkiksi nimi@yritys.fi.');
  });
  test('keeps the server’s words beside a field it has no text for', () =>
    expect(problem_text(told('invalid', 422, 'questions[2].title', 'Give a title.'))).toBe('Jokin tieto ei kelpaa. questions[2].title: Give a title.'));
  test('leaves the server’s words out where they add nothing', () => expect(problem_text(told('forbidden', 403))).not.toContain('In English'));
  test('says how long to wait', () => expect(problem_text(told('too_many_requests', 429))).toContain('30 sekunnin'));
  test('understands a proxy that gives a status and no code', () => {
    expect(problem_text(told(undefined, 502))).toBe(problem_text(told('unavailable', 503)));
    expect(problem_text(told(undefined, 0))).toContain('yhteyttä');
    expect(problem_text(told(undefined, 418))).toBe(problem_text(new Error('boom')));
  });
  test('stands at the field when the form has it', () => {
    expect(field_problem(told('invalid', 422, 'email'), ['name', 'email'])).toEqual({ email: 'Anna sähköpostiosoite, esimerkiksi nimi@yritys.fi.' });
    expect(field_problem(told('invalid', 422, 'moment', 'Too long.'), ['moment'])).toEqual({ moment: 'Too long.' });
    expect(field_problem(told('invalid', 422, 'other'), ['email'])).toEqual({});
  });
});

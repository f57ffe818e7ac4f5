// Errors of the API as the reader meets them, in the reader's language: at the field they name, or
// as a notice that says what to do.
import { ApiError, was_given_up } from '../api/client';
import { t, t_maybe } from '../lib/i18n.svelte';
import { show_toast } from '../ui/toasts.svelte';

// The server says what it was by a code; where a field is to blame, the two together have a text of
// their own (`fault.conflict.email`). Without one the server's own words stand beside the general
// text, for they say which rule it was.
export function problem_text(error: unknown): string {
  if (!(error instanceof ApiError)) return t('problem.unexpected');
  const { code, field } = error;
  const values = { seconds: error.retry_after_s ?? 60 };
  const member = field?.split('.').at(-1);
  const known = member && t_maybe(`fault.${code}.${member}`, '');
  if (known) return known;
  const general = t_maybe(`problem.${code}`, t('problem.unexpected'), values);
  if (code !== 'invalid' && code !== 'conflict' && code !== 'malformed') return general;
  return `${general} ${field ? `${field}: ` : ''}${error.message}`;
}

export function tell(error: unknown): void {
  if (was_given_up(error)) return;
  show_toast('error', problem_text(error));
}

// The message for one of `fields`, or a notice when the error names none of them.
export function field_problem(error: unknown, fields: readonly string[]): Record<string, string> {
  if (error instanceof ApiError && error.field) {
    const name = fields.find((field) => error.field === field || error.field?.endsWith(`.${field}`));
    if (name) return { [name]: t_maybe(`fault.${error.code}.${name}`, error.message) };
  }
  tell(error);
  return {};
}

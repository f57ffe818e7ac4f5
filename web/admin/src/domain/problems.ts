// Errors of the API as the reader meets them: at the field they name, or as a notice that says
// what to do.
import { ApiError, was_given_up } from '../api/client';
import { t } from '../lib/i18n.svelte';
import { show_toast } from '../ui/toasts.svelte';

export function problem_text(error: unknown): string {
  if (!(error instanceof ApiError)) return t('problem.unexpected');
  switch (error.status) {
    case 0:
      return t('problem.unreachable');
    case 401:
      return t('problem.signed_out');
    case 403:
      return t('problem.forbidden');
    case 404:
      return t('problem.not_found');
    case 429:
      return t('problem.too_many', { seconds: error.retry_after_s ?? 60 });
    case 502:
    case 503:
    case 504:
      return t('problem.busy');
    case 500:
      return t('problem.server');
    default:
      return error.message;
  }
}

export function tell(error: unknown): void {
  if (was_given_up(error)) return;
  show_toast('error', problem_text(error));
}

// The message for one of `fields`, or a notice when the error names none of them.
export function field_problem(error: unknown, fields: readonly string[]): Record<string, string> {
  if (error instanceof ApiError && error.field) {
    const name = fields.find((field) => error.field === field || error.field?.endsWith(`.${field}`));
    if (name) return { [name]: error.message };
  }
  tell(error);
  return {};
}

// Putting away, bringing back and removing a persona or a touchpoint.
import { ApiError, post, remove } from '../../../api/client';
import type { Persona, Touchpoint } from '../../../api/schema';
import { problem_text, tell } from '../../../domain/problems';
import { t } from '../../../lib/i18n.svelte';
import { show_toast } from '../../../ui/toasts.svelte';

type Item = Persona | Touchpoint;
export type Route = '/personas' | '/touchpoints';

export async function put_away(route: Route, item: Item, away: boolean): Promise<boolean> {
  try {
    await post(`${route}/${item.id}/${away ? 'archive' : 'restore'}`);
    show_toast('done', t(away ? 'touchpoints.archived' : 'touchpoints.restored', { name: item.document.name }));
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

// What stands in the way, in words; nothing when it is gone.
export async function erase(route: Route, item: Item): Promise<string | undefined> {
  try {
    await remove(`${route}/${item.id}`);
    show_toast('done', t('touchpoints.removed', { name: item.document.name }));
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return item.used_by.length ? '' : error.message;
    return problem_text(error);
  }
}

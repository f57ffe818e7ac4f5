// Who did something, as far as the reader may know: "user:<id>" in a name.
import { get } from '../../../api/client';
import type { Page, User } from '../../../api/schema';
import { t } from '../../../lib/i18n.svelte';
import { may, session } from '../../../lib/session.svelte';

let users = $state.raw<User[]>([]);
let asked = false;

export function person_name(by: string): string {
  const [kind, id] = by.split(':');
  if (kind === 'token') return t('audit_actor.token');
  if (by === 'system') return t('audit_actor.system');
  if (kind !== 'user') return by; // a name already
  const me = session()?.user;
  if (me && id === me.id) return me.name || me.email;
  if (!asked && may('manage_users')) {
    asked = true;
    queueMicrotask(() => void get<Page<User>>('/users').then((page) => (users = page.items)).catch(() => (asked = false)));
  }
  const user = users.find((one) => one.id === id);
  return user ? user.name || user.email : t('journey_edit.somebody');
}

export const is_me = (by: string): boolean => by === `user:${session()?.user.id}`;

// Who is signed in, and what everybody on the page needs of it.
import { ApiError, get, on_signed_out, post, put, remember_csrf_token, remove } from '../api/client';
import type { Organisation, Permission, Session } from '../api/schema';
import { is_language, set_language, type Language } from './i18n.svelte';

const state = $state<{ value: Session | null; known: boolean; ended: boolean }>({ value: null, known: false, ended: false });

on_signed_out(() => {
  if (state.value) state.ended = true;
  state.value = null;
});

export function session(): Session | null {
  return state.value;
}

// False until the first answer of the server.
export function session_is_known(): boolean {
  return state.known;
}

// True when the session ended by itself while the page was in use.
export function session_has_ended(): boolean {
  return state.ended;
}

export function organisation(): Organisation {
  if (!state.value) throw new Error('no session');
  return state.value.organisation;
}

export function time_zone(): string {
  return state.value?.organisation.time_zone ?? 'Europe/Helsinki';
}

export function may(permission: Permission): boolean {
  return state.value?.permissions.includes(permission) ?? false;
}

async function accept(session: Session): Promise<void> {
  remember_csrf_token(session.csrf_token);
  if (is_language(session.user.language)) await set_language(session.user.language);
  state.value = session;
  state.ended = false;
}

// The session itself is out of a script's reach; beside it stands a mark that there is one.
const kMark = 'polku_signed_in';

export async function find_session(): Promise<void> {
  try {
    if (document.cookie.includes(`${kMark}=1`)) await accept(await get<Session>('/session'));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'unauthorized') throw error;
    document.cookie = `${kMark}=; Path=/; Max-Age=0`; // the session has ended since
  } finally {
    state.known = true;
  }
}

export async function sign_in(email: string, password: string): Promise<void> {
  await accept(await post<Session>('/session', { email, password }));
}

export interface LinkSignIn {
  token: string;
  email?: string;
  name?: string;
  password?: string;
  organisation?: { name: string; language: Language };
}

export async function sign_in_by_link(body: LinkSignIn): Promise<void> {
  await accept(await post<Session>('/session/link', body));
}

export async function sign_out(): Promise<void> {
  await remove('/session');
  state.value = null;
  state.ended = false;
}

export async function save_profile(name: string, language: Language): Promise<void> {
  await put('/session/profile', { name, language });
  if (state.value) state.value.user = { ...state.value.user, name, language };
  await set_language(language);
}

export function took_organisation(next: Organisation): void {
  if (state.value) state.value.organisation = next;
}

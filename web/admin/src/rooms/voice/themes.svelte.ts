// The organisation's themes by name, fetched when first needed and again after a change of them.
import { get } from '../../api/client';
import type { Taxonomy, Theme } from './shapes';
import { name_in } from './words';

let taxonomy = $state.raw<Taxonomy>();
let asked: Promise<Taxonomy> | undefined;

export function load_taxonomy(again = false): Promise<Taxonomy> {
  if (again) asked = undefined;
  asked ??= get<Taxonomy>('/voice/taxonomy').then(
    (found) => (taxonomy = found),
    (error: unknown) => { asked = undefined; throw error; },
  );
  return asked;
}

export function all_themes(): Theme[] {
  if (!taxonomy) void load_taxonomy().catch(() => {}); // the keys stand in for the names
  return taxonomy?.themes ?? [];
}

export function theme_name(key: string): string {
  return name_in(all_themes().find((theme) => theme.key === key)?.name, key);
}

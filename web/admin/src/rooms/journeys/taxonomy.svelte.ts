// The organisation's themes by name, fetched once when something on the page names one.
import type { VoiceTaxonomy } from '../../api/generated';
import { get } from '../../api/client';
import { name_of, type Theme } from './themes';

let themes = $state.raw<Theme[]>();
let asked: Promise<void> | undefined;

// Again: they may have changed since, as when one is about to be chosen.
export function ask_themes(again = false): Promise<void> {
  if (again) asked = undefined;
  asked ??= get<VoiceTaxonomy>('/voice/taxonomy').then(
    (found) => { themes = found.themes; },
    (error: unknown) => { asked = undefined; throw error; },
  );
  return asked;
}

// Nothing while they are on their way.
export function known_themes(): Theme[] | undefined {
  return themes;
}

// Without names the key stands in.
export function theme_name(key: string): string {
  return name_of(themes ?? [], key);
}

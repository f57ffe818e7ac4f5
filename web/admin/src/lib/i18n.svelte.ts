// Texts of the pages in four languages (ICU message syntax, parsed at build: vite.config.ts). A
// language's file is loaded when it is first shown; keys are checked by the compiler against the
// Finnish file.
import { IntlMessageFormat } from 'intl-messageformat';
import type fi from '../../messages/fi.json';

export const kLanguages = ['fi', 'sv', 'en', 'uk'] as const;
export type Language = (typeof kLanguages)[number];
export type MessageKey = keyof typeof fi;
export type MessageValues = Record<string, string | number>;
type Messages = Record<string, ConstructorParameters<typeof IntlMessageFormat>[0]>;

// Each language by its own name.
export const kLanguageNames: Record<Language, string> = {
  fi: 'Suomi',
  sv: 'Svenska',
  en: 'English',
  uk: 'Українська',
};
// English as it is written in Europe: day before month.
export const kLocales: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB', uk: 'uk-UA' };

const load: Record<Language, () => Promise<{ default: Messages }>> = {
  fi: () => import('../../messages/fi.json'),
  sv: () => import('../../messages/sv.json'),
  en: () => import('../../messages/en.json'),
  uk: () => import('../../messages/uk.json'),
};

// Texts that come with a room (vite.config.ts says which).
type Part = 'journeys' | 'voice' | 'surveys' | 'settings';
const load_part: Record<Part, typeof load> = {
  journeys: {
    fi: () => import('../../messages/fi.json?part=journeys'),
    sv: () => import('../../messages/sv.json?part=journeys'),
    en: () => import('../../messages/en.json?part=journeys'),
    uk: () => import('../../messages/uk.json?part=journeys'),
  },
  voice: {
    fi: () => import('../../messages/fi.json?part=voice'),
    sv: () => import('../../messages/sv.json?part=voice'),
    en: () => import('../../messages/en.json?part=voice'),
    uk: () => import('../../messages/uk.json?part=voice'),
  },
  surveys: {
    fi: () => import('../../messages/fi.json?part=surveys'),
    sv: () => import('../../messages/sv.json?part=surveys'),
    en: () => import('../../messages/en.json?part=surveys'),
    uk: () => import('../../messages/uk.json?part=surveys'),
  },
  settings: {
    fi: () => import('../../messages/fi.json?part=settings'),
    sv: () => import('../../messages/sv.json?part=settings'),
    en: () => import('../../messages/en.json?part=settings'),
    uk: () => import('../../messages/uk.json?part=settings'),
  },
};
const parts = new Set<Part>();

let messages = $state.raw<Messages>({});
let current = $state<Language>('fi');
let compiled = new Map<string, IntlMessageFormat>();

export function is_language(text: unknown): text is Language {
  return kLanguages.includes(text as Language);
}

export function language(): Language {
  return current;
}

export function locale(): string {
  return kLocales[current];
}

// The text of `key` with its values. Values that are numbers are written in the language's manner.
export function t(key: MessageKey, values?: MessageValues): string {
  const text = messages[key];
  if (text === undefined) return key;
  if (typeof text === 'string') return text;
  let format = compiled.get(key);
  if (!format) {
    format = new IntlMessageFormat(text, kLocales[current]);
    compiled.set(key, format);
  }
  return String(format.format(values));
}

// A text whose key is put together at run time (`kind.` + code); `otherwise` when there is none.
export function t_maybe(key: string, otherwise: string, values?: MessageValues): string {
  return messages[key] === undefined ? otherwise : t(key as MessageKey, values);
}

let wanted: Language | undefined;

export async function set_language(next: Language): Promise<void> {
  wanted = next;
  let files: Messages[];
  let known: number;
  do {
    known = parts.size;
    files = (await Promise.all([load[next](), ...[...parts].map((part) => load_part[part][next]())])).map((file) => file.default);
    if (wanted !== next) return; // another was asked for meanwhile
  } while (parts.size !== known); // a room was opened meanwhile
  compiled = new Map();
  messages = Object.assign({}, ...files) as Messages;
  current = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next;
  try {
    localStorage.setItem('polku.language', next);
  } catch {
    // Storage may be forbidden; the account still remembers the language.
  }
}

// Before a room with texts of its own is shown.
export async function use_texts(part: Part): Promise<void> {
  if (parts.has(part)) return;
  parts.add(part);
  await set_language(wanted ?? current);
}

// Before anybody has signed in: the last choice here, then the browser's wishes, then Finnish.
export function guess_language(): Language {
  try {
    const kept = localStorage.getItem('polku.language');
    if (is_language(kept)) return kept;
  } catch {
    // As above.
  }
  for (const wish of navigator.languages ?? []) {
    const tag = wish.slice(0, 2).toLowerCase();
    if (is_language(tag)) return tag;
  }
  return 'fi';
}

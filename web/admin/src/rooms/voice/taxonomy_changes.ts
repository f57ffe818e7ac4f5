// What an organisation changed of its themes and opinion words, as a list of facts: each can be
// compared, taken over or left alone by itself.
import { kLanguages } from '../../lib/i18n.svelte';
import type { Opinion, Pattern, TaxonomyChanges, Theme, ThemeChange } from './shapes';

// ["theme", key], ["theme", key, "name", language], ["theme", key, "parent" | "quadrant" |
// "touchpoint" | "removed"], ["theme", key, "pattern", language, pattern],
// ["opinion", language, words]
export type Path = string[];
type Facts = Map<string, unknown>;

export function facts_of(changes: TaxonomyChanges): Facts {
  const facts: Facts = new Map();
  const put = (path: Path, value: unknown) => facts.set(JSON.stringify(path), value);
  for (const theme of changes.themes ?? []) {
    put(['theme', theme.key], true);
    for (const [tag, text] of Object.entries(theme.name ?? {})) if (text) put(['theme', theme.key, 'name', tag], text);
    for (const field of ['parent', 'quadrant', 'touchpoint'] as const) if (theme[field]) put(['theme', theme.key, field], theme[field]);
    if (theme.removed) put(['theme', theme.key, 'removed'], true);
    for (const [tag, patterns] of Object.entries(theme.patterns ?? {})) {
      for (const one of patterns) put(['theme', theme.key, 'pattern', tag, one.pattern], (one.not_with ?? []).join(', '));
    }
  }
  for (const [tag, opinions] of Object.entries(changes.opinions ?? {})) for (const one of opinions) put(['opinion', tag, one.words], one.value);
  return facts;
}

export const words_in = (text: string) => text.split(',').map((word) => word.trim()).filter(Boolean);

export function changes_of(facts: ReadonlyMap<string, unknown>): TaxonomyChanges {
  const themes = new Map<string, ThemeChange>();
  const opinions: Record<string, Opinion[]> = {};
  for (const [text, value] of facts) {
    const [what, key, field, tag, pattern] = JSON.parse(text) as [string, string, string?, string?, string?];
    if (what === 'opinion') {
      (opinions[key] ??= []).push({ words: field!, value: value as number });
      continue;
    }
    const theme = themes.get(key) ?? { key };
    themes.set(key, theme);
    if (field === 'name') theme.name = { ...theme.name, [tag!]: value };
    else if (field === 'removed') theme.removed = true;
    else if (field === 'parent' || field === 'quadrant' || field === 'touchpoint') theme[field] = value as string;
    else if (field === 'pattern') {
      const not_with = words_in(value as string);
      ((theme.patterns ??= {})[tag!] ??= []).push({ pattern: pattern!, ...(not_with.length && { not_with }) });
    }
  }
  return { themes: [...themes.values()], opinions };
}

export interface Difference {
  path: Path;
  before: unknown; // undefined: was not there
  after: unknown;
}

export function differences(before: TaxonomyChanges, after: TaxonomyChanges): Difference[] {
  const [a, b] = [facts_of(before), facts_of(after)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => ({ path: JSON.parse(path) as Path, before: a.get(path), after: b.get(path) }));
}

export interface Clash extends Difference {
  mine: unknown;
}

// Mine over theirs, both made from the same base. Where both changed the same fact differently,
// `keep` says whose counts.
export function merged(base: TaxonomyChanges, mine: TaxonomyChanges, theirs: TaxonomyChanges, keep: 'mine' | 'theirs' = 'mine'): { changes: TaxonomyChanges; clashes: Clash[] } {
  const [from, own, other] = [facts_of(base), facts_of(mine), facts_of(theirs)];
  const result: Facts = new Map(other);
  const clashes: Clash[] = [];
  for (const path of new Set([...own.keys(), ...from.keys()])) {
    const [was, my, their] = [from.get(path), own.get(path), other.get(path)];
    if (my === was || my === their) continue;
    if (their !== was) clashes.push({ path: JSON.parse(path) as Path, before: was, after: their, mine: my });
    if (their !== was && keep === 'theirs') continue;
    if (my === undefined) result.delete(path);
    else result.set(path, my);
  }
  // A theme that one took away and the other changed stays whole.
  for (const text of [...result.keys()]) {
    const [what, key] = JSON.parse(text) as Path;
    const theme = JSON.stringify(['theme', key]);
    if (what === 'theme' && !result.has(theme)) result.set(theme, true);
  }
  return { changes: changes_of(result), clashes };
}

export const same = (a: TaxonomyChanges, b: TaxonomyChanges) => differences(a, b).length === 0;

// One theme's changes, with what the program itself knows of it.
export function change_of(changes: TaxonomyChanges, key: string): ThemeChange {
  return changes.themes?.find((theme) => theme.key === key) ?? { key };
}

// A default theme without changes needs no entry; an own one is its entry.
export function with_theme(changes: TaxonomyChanges, change: ThemeChange, own: boolean): TaxonomyChanges {
  const patterns = Object.fromEntries(Object.entries(change.patterns ?? {}).filter(([, list]) => list.length > 0));
  const clean: ThemeChange = { ...change, patterns };
  const empty = !own && facts_of({ themes: [clean] }).size === 1;
  const others = changes.themes ?? [];
  const at = others.findIndex((theme) => theme.key === change.key);
  if (empty) return { ...changes, themes: others.filter((theme) => theme.key !== change.key) };
  return { ...changes, themes: at < 0 ? [...others, clean] : others.with(at, clean) };
}

// An own theme goes for good, with its place in others; a default one is only laid aside, its name
// kept so that it can be called back.
export function without_theme(changes: TaxonomyChanges, theme: Pick<Theme, 'key' | 'own' | 'name'>): TaxonomyChanges {
  if (!theme.own) return with_theme(changes, { ...change_of(changes, theme.key), name: { ...theme.name, ...change_of(changes, theme.key).name }, removed: true }, false);
  return { ...changes, themes: (changes.themes ?? []).filter((one) => one.key !== theme.key).map((one) => (one.parent === theme.key ? { ...one, parent: '' } : one)) };
}

export function restored(changes: TaxonomyChanges, key: string): TaxonomyChanges {
  const { removed: _, ...change } = change_of(changes, key);
  return with_theme(changes, change, false);
}

// The themes as they will be once `changes` are saved: those that the program brings, under them.
// A theme stands in `defaults` when the server listed it and the organisation did not make it.
export function themes_with(defaults: readonly Theme[], changes: TaxonomyChanges): Theme[] {
  const known = new Map(defaults.map((theme) => [theme.key, theme]));
  for (const change of changes.themes ?? []) {
    const before = known.get(change.key);
    known.set(change.key, {
      key: change.key,
      own: before?.own ?? true,
      parent: change.parent || before?.parent || '',
      quadrant: change.quadrant || before?.quadrant || '',
      touchpoint: change.touchpoint || before?.touchpoint || '',
      name: { ...before?.name, ...Object.fromEntries(Object.entries(change.name ?? {}).filter(([, text]) => text)) },
    });
    if (change.removed) known.delete(change.key);
  }
  return [...known.values()];
}

export function pattern_problem(text: string, others: readonly Pattern[]): 'empty' | 'twice' | 'long' | undefined {
  const pattern = text.trim();
  if (!pattern) return 'empty';
  if (pattern.length > 100) return 'long';
  return others.some((one) => one.pattern.toLowerCase() === pattern.toLowerCase()) ? 'twice' : undefined;
}

// Small letters, digits and _, a letter first; unlike the others.
export function theme_key(name: string, taken: readonly string[]): string {
  const latin = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 40) || 'theme';
  for (let number = 1; ; number++) {
    const key = number === 1 ? latin : `${latin}_${number}`;
    if (!taken.includes(key)) return key;
  }
}

export const kTags = kLanguages;

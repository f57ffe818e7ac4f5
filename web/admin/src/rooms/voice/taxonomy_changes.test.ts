import { describe, expect, test } from 'vitest';
import type { TaxonomyChanges, Theme } from './shapes';
import { change_of, changes_of, differences, facts_of, merged, pattern_problem, restored, theme_key, themes_with, with_theme, without_theme } from './taxonomy_changes';

const base: TaxonomyChanges = {
  themes: [{ key: 'door', name: { fi: 'Ovi' }, quadrant: 'smoothness', patterns: { fi: [{ pattern: '+ovi', not_with: ['avoin'] }, { pattern: 'portti' }] } }],
  opinions: { fi: [{ words: 'jäykkä', value: -2 }] },
};
const copy = (): TaxonomyChanges => structuredClone(base);

describe('changes of themes', () => {
  test('are the same after being taken apart', () => expect(changes_of(facts_of(base))).toEqual(base));
  test('differ by what is said, not by order', () => {
    const other = copy();
    other.themes![0]!.patterns!.fi!.reverse();
    expect(differences(base, other)).toEqual([]);
    other.opinions!.fi![0]!.value = -3;
    expect(differences(base, other)).toEqual([{ path: ['opinion', 'fi', 'jäykkä'], before: -2, after: -3 }]);
  });
  test('of two people go together where they touch different things', () => {
    const [mine, theirs] = [copy(), copy()];
    mine.themes![0]!.patterns!.fi!.push({ pattern: 'saranat' });
    theirs.themes![0]!.patterns!.fi!.splice(1, 1);
    theirs.themes!.push({ key: 'lamp', name: { fi: 'Valo' } });
    const { changes, clashes } = merged(base, mine, theirs);
    expect(clashes).toEqual([]);
    expect(changes.themes!.map((theme) => theme.key)).toEqual(['door', 'lamp']);
    expect(changes.themes![0]!.patterns!.fi!.map((one) => one.pattern)).toEqual(['+ovi', 'saranat']);
  });
  test('of the same thing clash, and a person decides', () => {
    const [mine, theirs] = [copy(), copy()];
    mine.themes![0]!.name = { fi: 'Ulko-ovi' };
    theirs.themes![0]!.name = { fi: 'Ovet' };
    expect(merged(base, mine, theirs).clashes).toEqual([{ path: ['theme', 'door', 'name', 'fi'], before: 'Ovi', mine: 'Ulko-ovi', after: 'Ovet' }]);
    expect(merged(base, mine, theirs, 'mine').changes.themes![0]!.name).toEqual({ fi: 'Ulko-ovi' });
    expect(merged(base, mine, theirs, 'theirs').changes.themes![0]!.name).toEqual({ fi: 'Ovet' });
  });
  test('that agree do not clash', () => {
    const mine = copy();
    mine.opinions!.fi![0]!.value = -4;
    expect(merged(base, mine, structuredClone(mine))).toEqual({ changes: mine, clashes: [] });
  });
});

const theme = (key: string, own: boolean, more: Partial<Theme> = {}): Theme => ({ key, own, parent: '', quadrant: '', touchpoint: '', name: { fi: key }, ...more });

describe('the editor', () => {
  test('a default theme without changes needs no entry', () => {
    const changed = with_theme({}, { key: 'waiting', name: { fi: 'Jono' } }, false);
    expect(changed.themes).toEqual([{ key: 'waiting', name: { fi: 'Jono' }, patterns: {} }]);
    expect(with_theme(changed, { key: 'waiting', name: { fi: '' } }, false).themes).toEqual([]);
  });
  test('an own theme goes for good, and its children stay', () => {
    const changes: TaxonomyChanges = { themes: [{ key: 'door' }, { key: 'lock', parent: 'door', name: { fi: 'Lukko' } }] };
    expect(without_theme(changes, theme('door', true)).themes).toEqual([{ key: 'lock', parent: '', name: { fi: 'Lukko' } }]);
  });
  test('a default theme is laid aside with its name, and comes back', () => {
    const changes = without_theme({}, theme('noise', false, { name: { fi: 'Melu' } }));
    expect(change_of(changes, 'noise')).toMatchObject({ removed: true, name: { fi: 'Melu' } });
    expect(themes_with([theme('noise', false)], changes)).toEqual([]);
    expect(change_of(restored(changes, 'noise'), 'noise').removed).toBeUndefined();
    expect(themes_with([theme('noise', false)], restored(changes, 'noise'))).toMatchObject([{ key: 'noise', own: false, name: { fi: 'Melu' } }]);
  });
  test('shows themes as they will be', () => expect(themes_with([theme('waiting', false, { quadrant: 'speed' })], { themes: [{ key: 'waiting', name: { fi: 'Jono' } }, { key: 'door', parent: 'waiting', name: { fi: 'Ovi' } }] })).toEqual([
    theme('waiting', false, { quadrant: 'speed', name: { fi: 'Jono' } }),
    theme('door', true, { parent: 'waiting', name: { fi: 'Ovi' } }),
  ]));
  test('says what is wrong with a pattern', () => {
    expect(pattern_problem('  ', [])).toBe('empty');
    expect(pattern_problem('Ovi', [{ pattern: 'ovi' }])).toBe('twice');
    expect(pattern_problem('x'.repeat(101), [])).toBe('long');
    expect(pattern_problem('+ovi', [{ pattern: 'ovi' }])).toBeUndefined();
  });
  test('keys are what the server takes', () => {
    expect(theme_key('Rikkinäinen ovi!', [])).toBe('rikkinainen_ovi');
    expect(theme_key('Двері', ['theme'])).toBe('theme_2');
  });
});

// Rules of the house that the compiler does not see.
import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const text_of = (path: string) => readFileSync(new URL(path, root), 'utf8');
const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => path.replaceAll('\\', '/'));
const imports_of = (path: string) => [...text_of(`src/${path}`).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((found) => new URL(found[1]!, `file:///${path}`).pathname.slice(1));

describe('walls', () => {
  test('no room knows another', () => {
    const breaches = files.filter((path) => path.startsWith('rooms/')).flatMap((path) => {
      const room = path.split('/')[1];
      return imports_of(path).filter((to) => to.startsWith('rooms/') && to.split('/')[1] !== room).map((to) => `${path} -> ${to}`);
    });
    expect(breaches).toEqual([]);
  });
  test('ui/ builds on lib/ alone', () => {
    const breaches = files.filter((path) => path.startsWith('ui/')).flatMap((path) => imports_of(path).filter((to) => !/^(ui|lib)\//.test(to)).map((to) => `${path} -> ${to}`));
    expect(breaches).toEqual([]);
  });
  test('ui/ has no words of the domain', () => {
    const words = /\b(nps|csat|ces|surveys?|respondents?|questions?|promoters?|detractors?|journeys?|touchpoints?|segments?|units?_|metrics?|answers?)\b/i;
    const breaches = files.filter((path) => path.startsWith('ui/')).flatMap((path) => {
      const found = words.exec(text_of(`src/${path}`));
      return found ? [`${path}: ${found[0]}`] : [];
    });
    expect(breaches).toEqual([]);
  });
  test('lib/ knows neither rooms nor ui/', () => {
    const breaches = files.filter((path) => path.startsWith('lib/')).flatMap((path) => imports_of(path).filter((to) => /^(rooms|ui|domain)\//.test(to)).map((to) => `${path} -> ${to}`));
    expect(breaches).toEqual([]);
  });
});

describe('content security', () => {
  test('no template carries a style attribute or an inline script', () => {
    const breaches = files.filter((path) => path.endsWith('.svelte') && /<[a-z][^>]*\sstyle=/.test(text_of(`src/${path}`)));
    expect(breaches).toEqual([]);
    expect(text_of('index.html')).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|<style/);
  });
  test('nothing puts raw markup into a page', () => {
    expect(files.filter((path) => /\{@html|innerHTML/.test(text_of(`src/${path}`)))).toEqual([]);
  });
});

describe('texts', () => {
  const languages = ['fi', 'sv', 'en', 'uk'] as const;
  const messages = Object.fromEntries(languages.map((language) => [language, JSON.parse(text_of(`messages/${language}.json`)) as Record<string, string>]));
  const keys = Object.keys(messages.fi!);
  type Element = { type: number; value: string; options?: Record<string, { value: Element[] }>; children?: Element[] };
  const names = (elements: Element[]): string[] => elements.flatMap((one) => [...(one.type >= 1 && one.type <= 6 ? [one.value] : []), ...Object.values(one.options ?? {}).flatMap((option) => names(option.value))]);

  test.each(languages)('%s has every text and none besides', (language) => {
    expect(Object.keys(messages[language]!).sort()).toEqual([...keys].sort());
    expect(keys.filter((key) => !messages[language]![key]?.trim())).toEqual([]);
  });
  // `count` only chooses a word's form; not every language needs it.
  test.each(languages)('%s fills in the same values', (language) => {
    const different = keys.filter((key) => {
      const used = (text: string, tag: string) => [...new Set(names(new IntlMessageFormat(text, tag, undefined, { ignoreTag: true }).getAst() as Element[]))].filter((name) => name !== 'count').sort().join();
      return used(messages[language]![key]!, language) !== used(messages.fi![key]!, 'fi');
    });
    expect(different).toEqual([]);
  });
  test('Ukrainian counts in its own forms', () => {
    const wrong = keys.filter((key) => /\{n, plural/.test(messages.uk![key]!) && !/few \{.*many \{/.test(messages.uk![key]!));
    expect(wrong).toEqual([]);
  });
  test('every text named in the code exists, and every text is used', () => {
    const sources = files.map((path) => text_of(`src/${path}`)).join('\n');
    const named = [...sources.matchAll(/\bt\(\s*'([a-z_.0-9]+)'/g)].map((found) => found[1]!);
    expect(named.filter((key) => messages.fi![key] === undefined)).toEqual([]);
    const prefixes = [...sources.matchAll(/`([a-z_]+\.)(?:[a-z_]*)\$\{/g)].map((found) => found[1]!);
    const unused = keys.filter((key) => !sources.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });
});

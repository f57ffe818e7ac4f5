import { describe, expect, test } from 'vitest';
import { expression_text, is_whole, rows_of, type RuleGroup } from './conditions';
import { ExpressionError, names_in, parse, print, rename } from './expression';

const kExpressions = [
  'satisfaction <= 2 and context.channel == "shop"',
  '"price" in reasons or not answered(why)',
  'context.unit in ["tampere", "turku"]',
  'recommend >= 9 and (effort <= 3 or quadrant.speed < 3)',
  'answered(why)',
  'not ("other" in reasons)',
  'temperature > -2.5',
  'context.attributes.customer_type != "new"',
  'name == "Anna \\"Anni\\" \\\\ Aho"',
  'consent and not (newsletter)',
];

describe('the expression language', () => {
  test.each(kExpressions)('prints %s so that it reads the same', (source) => {
    const tree = parse(source);
    expect(parse(print(tree))).toEqual(tree);
    expect(print(parse(print(tree)))).toBe(print(tree));
  });
  test('binds and before or', () => {
    expect(parse('a == 1 or b == 2 and c == 3')).toEqual(parse('a == 1 or (b == 2 and c == 3)'));
  });
  test.each([
    ['satisfaction <=', 'unfinished', 15],
    ['satisfaction = 2', 'unexpected', 13],
    ['name == "Anna', 'unclosed_text', 8],
    ['(a == 1', 'unfinished', 7],
    ['a == 1)', 'unexpected', 6],
    ['and b == 2', 'unexpected', 0],
    ['in [1', 'unexpected', 0],
    ['', 'unfinished', 0],
    ['a == 1 b == 2', 'unexpected', 7],
  ])('refuses %j where it goes wrong', (source, code, at) => {
    let caught: unknown;
    try {
      parse(source);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ExpressionError);
    expect(caught).toMatchObject({ code, at });
  });
  test('names every question it asks about', () => {
    expect(names_in(parse('a == 1 and ("x" in b or not answered(c))'))).toEqual(['a', 'b', 'c']);
  });
  test('follows a renamed question and its rows, nothing else', () => {
    expect(rename('speed <= 2 and quadrant.speed <= 2 and speedy == 1', 'speed', 'pace')).toBe('pace <= 2 and quadrant.speed <= 2 and speedy == 1');
    expect(rename('quadrant.speed <= 2', 'quadrant', 'four')).toBe('four.speed <= 2');
    expect(rename('name == "speed"', 'speed', 'pace')).toBe('name == "speed"');
    expect(rename('not finished ==', 'not', 'x')).toBe('not finished ==');
  });
});

describe('conditions as rows', () => {
  test.each(kExpressions)('say %s and come back', (source) => {
    const rows = rows_of(source);
    expect(rows).toBeDefined();
    expect(parse(expression_text(rows!))).toEqual(parse(source));
  });
  test.each(['not (a == 1 and b == 2)', 'a == b', '1 == a', 'not (a == 1)'])('leave %s to the text', (source) => {
    expect(rows_of(source)).toBeUndefined();
  });
  test('are empty for an empty condition', () => {
    expect(rows_of('  ')).toEqual({ kind: 'group', join: 'and', items: [] });
    expect(expression_text({ kind: 'group', join: 'and', items: [] })).toBe('');
  });
  test('leave out rows that are not finished', () => {
    const group: RuleGroup = {
      kind: 'group',
      join: 'or',
      items: [
        { kind: 'rule', subject: 'recommend', operator: '<=', value: 6 },
        { kind: 'rule', subject: 'why', operator: '==', value: undefined },
        { kind: 'rule', subject: 'reasons', operator: 'one_of', value: [] },
        { kind: 'group', join: 'and', items: [] },
      ],
    };
    expect(expression_text(group)).toBe('recommend <= 6');
    expect(group.items.slice(0, 3).map((item) => item.kind === 'rule' && is_whole(item))).toEqual([true, false, false]);
  });
  test('take zero and an empty answer apart', () => {
    expect(is_whole({ kind: 'rule', subject: 'a', operator: '==', value: 0 })).toBe(true);
    expect(is_whole({ kind: 'rule', subject: 'a', operator: '==', value: '' })).toBe(false);
    expect(is_whole({ kind: 'rule', subject: '', operator: 'answered', value: undefined })).toBe(false);
  });
  test('keep a group within a group', () => {
    expect(expression_text(rows_of('a == 1 or (b == 2 and c == 3)')!)).toBe('a == 1 or (b == 2 and c == 3)');
  });
});

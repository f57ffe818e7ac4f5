// Conditions as rows of a form, made from and written to the expression language. What rows cannot
// say is edited as text.
import { parse, print, type Expression, type Literal } from './expression';

export type RuleOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'one_of' | 'includes' | 'not_includes' | 'answered' | 'not_answered' | 'is_true' | 'is_false';

export interface Rule {
  kind: 'rule';
  subject: string;
  operator: RuleOperator;
  value: Literal | Literal[] | undefined;
}

export interface RuleGroup {
  kind: 'group';
  join: 'and' | 'or';
  items: (Rule | RuleGroup)[];
}

function rule_of(expression: Expression): Rule | undefined {
  const rule = (subject: string, operator: RuleOperator, value?: Rule['value']): Rule => ({ kind: 'rule', subject, operator, value });
  if (expression.kind === 'answered') return rule(expression.name, 'answered');
  if (expression.kind === 'truth') return expression.operand.kind === 'reference' ? rule(expression.operand.name, 'is_true') : undefined;
  if (expression.kind === 'not') {
    const inside = rule_of(expression.item);
    if (inside?.operator === 'answered') return { ...inside, operator: 'not_answered' };
    if (inside?.operator === 'includes') return { ...inside, operator: 'not_includes' };
    if (inside?.operator === 'is_true') return { ...inside, operator: 'is_false' };
    return undefined;
  }
  if (expression.kind !== 'compare') return undefined;
  const { operator, left, right } = expression;
  if (operator === 'in') {
    if (left.kind === 'reference' && right.kind === 'list') return rule(left.name, 'one_of', right.values);
    if (left.kind === 'literal' && right.kind === 'reference') return rule(right.name, 'includes', left.value);
    return undefined;
  }
  if (left.kind === 'reference' && right.kind === 'literal') return rule(left.name, operator, right.value);
  return undefined;
}

function item_of(expression: Expression): Rule | RuleGroup | undefined {
  if (expression.kind !== 'and' && expression.kind !== 'or') return rule_of(expression);
  const items = expression.items.map(item_of);
  return items.every((item) => item !== undefined) ? { kind: 'group', join: expression.kind, items } : undefined;
}

// The rows of an expression; nothing when it says what rows cannot. Throws ExpressionError.
export function rows_of(source: string): RuleGroup | undefined {
  if (!source.trim()) return { kind: 'group', join: 'and', items: [] };
  const item = item_of(parse(source));
  if (!item) return undefined;
  return item.kind === 'group' ? item : { kind: 'group', join: 'and', items: [item] };
}

export function is_whole(rule: Rule): boolean {
  if (!rule.subject) return false;
  if (['answered', 'not_answered', 'is_true', 'is_false'].includes(rule.operator)) return true;
  return Array.isArray(rule.value) ? rule.value.length > 0 : rule.value !== undefined && rule.value !== '';
}

function expression_of(item: Rule | RuleGroup): Expression | undefined {
  if (item.kind === 'group') {
    const items = item.items.map(expression_of).filter((found) => found !== undefined);
    return items.length > 1 ? { kind: item.join, items } : items[0];
  }
  if (!is_whole(item)) return undefined;
  const reference = { kind: 'reference', name: item.subject } as const;
  const literal = { kind: 'literal', value: item.value as Literal } as const;
  switch (item.operator) {
    case 'answered':
      return { kind: 'answered', name: item.subject };
    case 'not_answered':
      return { kind: 'not', item: { kind: 'answered', name: item.subject } };
    case 'is_true':
      return { kind: 'truth', operand: reference };
    case 'is_false':
      return { kind: 'not', item: { kind: 'truth', operand: reference } };
    case 'one_of':
      return { kind: 'compare', operator: 'in', left: reference, right: { kind: 'list', values: item.value as Literal[] } };
    case 'includes':
      return { kind: 'compare', operator: 'in', left: literal, right: reference };
    case 'not_includes':
      return { kind: 'not', item: { kind: 'compare', operator: 'in', left: literal, right: reference } };
    default:
      return { kind: 'compare', operator: item.operator, left: reference, right: literal };
  }
}

// Rows as an expression; rows not yet finished are left out. Empty when there is nothing to ask.
export function expression_text(group: RuleGroup): string {
  const expression = expression_of(group);
  return expression ? print(expression) : '';
}

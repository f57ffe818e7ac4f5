// The expression language of conditions: parsed, printed, and parsed again to the same tree.
// Comparisons, `in`, `answered(key)`, `and`, `or`, `not`, parentheses; the server has the last word.

export type Literal = number | string | boolean;
export type Operand = { kind: 'reference'; name: string } | { kind: 'literal'; value: Literal } | { kind: 'list'; values: Literal[] };
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';
export type Expression =
  | { kind: 'and' | 'or'; items: Expression[] }
  | { kind: 'not'; item: Expression }
  | { kind: 'compare'; operator: ComparisonOperator; left: Operand; right: Operand }
  | { kind: 'answered'; name: string }
  | { kind: 'truth'; operand: Operand };

export class ExpressionError extends Error {
  constructor(
    readonly code: 'unexpected' | 'unfinished' | 'unclosed_text',
    readonly at: number, // offset in the text
    readonly found: string,
  ) {
    super(`${code} at ${at}: ${found}`);
  }
}

interface Token {
  kind: 'name' | 'number' | 'text' | 'sign' | 'end';
  text: string;
  at: number;
}

const kSigns = ['==', '!=', '<=', '>=', '<', '>', '(', ')', '[', ']', ',', '-'];

function read_text(source: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    const letter = source[at]!;
    if (letter === '\\' && at + 1 < source.length) text += source[++at];
    else if (letter === source[start]) return { text, end: at + 1 };
    else text += letter;
  }
  throw new ExpressionError('unclosed_text', start, source.slice(start));
}

function tokens_of(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const space = /^\s+/.exec(rest);
    const name = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}\p{N}_]+)*/u.exec(rest);
    const number = /^\d+(\.\d+)?/.exec(rest);
    const sign = kSigns.find((candidate) => rest.startsWith(candidate));
    if (space) {
      at += space[0].length;
    } else if (rest[0] === '"') {
      const { text, end } = read_text(source, at);
      tokens.push({ kind: 'text', text, at });
      at = end;
    } else if (name) {
      tokens.push({ kind: 'name', text: name[0], at });
      at += name[0].length;
    } else if (number) {
      tokens.push({ kind: 'number', text: number[0], at });
      at += number[0].length;
    } else if (sign) {
      tokens.push({ kind: 'sign', text: sign, at });
      at += sign.length;
    } else {
      throw new ExpressionError('unexpected', at, rest[0]!);
    }
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

class Parser {
  private at = 0;
  constructor(private readonly tokens: Token[]) {}

  whole(): Expression {
    const expression = this.either();
    if (this.next.kind !== 'end') this.refuse();
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  private refuse(): never {
    const { kind, at, text } = this.next;
    throw new ExpressionError(kind === 'end' ? 'unfinished' : 'unexpected', at, text);
  }

  private take(text: string, kind: Token['kind'] = 'sign'): boolean {
    if (this.next.kind !== kind || this.next.text !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.refuse();
  }

  private either(): Expression {
    const items = [this.both()];
    while (this.take('or', 'name')) items.push(this.both());
    return items.length === 1 ? items[0]! : { kind: 'or', items };
  }

  private both(): Expression {
    const items = [this.single()];
    while (this.take('and', 'name')) items.push(this.single());
    return items.length === 1 ? items[0]! : { kind: 'and', items };
  }

  private single(): Expression {
    if (this.take('not', 'name')) return { kind: 'not', item: this.single() };
    if (this.take('(')) {
      const inside = this.either();
      this.expect(')');
      return inside;
    }
    if (this.next.kind === 'name' && this.next.text === 'answered' && this.tokens[this.at + 1]?.text === '(') {
      this.at += 2;
      const name = this.next;
      if (name.kind !== 'name') this.refuse();
      this.at++;
      this.expect(')');
      return { kind: 'answered', name: name.text };
    }
    const left = this.operand();
    const operator = this.operator();
    return operator ? { kind: 'compare', operator, left, right: this.operand() } : { kind: 'truth', operand: left };
  }

  private operator(): ComparisonOperator | undefined {
    if (this.take('in', 'name')) return 'in';
    for (const sign of ['==', '!=', '<=', '>=', '<', '>'] as const) if (this.take(sign)) return sign;
    return undefined;
  }

  private literal(): Literal {
    const negative = this.take('-');
    const token = this.next;
    if (token.kind === 'number') {
      this.at++;
      return negative ? -Number(token.text) : Number(token.text);
    }
    if (negative) this.refuse();
    if (token.kind === 'text') {
      this.at++;
      return token.text;
    }
    if (this.take('true', 'name')) return true;
    if (this.take('false', 'name')) return false;
    this.refuse();
  }

  private operand(): Operand {
    if (this.take('[')) {
      const values: Literal[] = [];
      if (!this.take(']')) {
        do values.push(this.literal());
        while (this.take(','));
        this.expect(']');
      }
      return { kind: 'list', values };
    }
    const token = this.next;
    const is_word = token.kind === 'name' && ['and', 'or', 'not', 'in', 'true', 'false'].includes(token.text);
    if (token.kind === 'name' && !is_word) {
      this.at++;
      return { kind: 'reference', name: token.text };
    }
    return { kind: 'literal', value: this.literal() };
  }
}

// Throws ExpressionError.
export function parse(source: string): Expression {
  return new Parser(tokens_of(source)).whole();
}

function print_literal(value: Literal): string {
  return typeof value === 'string' ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : String(value);
}

function print_operand(operand: Operand): string {
  if (operand.kind === 'reference') return operand.name;
  return operand.kind === 'list' ? `[${operand.values.map(print_literal).join(', ')}]` : print_literal(operand.value);
}

export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.items
        .map((item) => (item.kind === 'and' || item.kind === 'or' ? `(${print(item)})` : print(item)))
        .join(` ${expression.kind} `);
    case 'not':
      return expression.item.kind === 'answered' || expression.item.kind === 'not' ? `not ${print(expression.item)}` : `not (${print(expression.item)})`;
    case 'compare':
      return `${print_operand(expression.left)} ${expression.operator} ${print_operand(expression.right)}`;
    case 'answered':
      return `answered(${expression.name})`;
    case 'truth':
      return print_operand(expression.operand);
  }
}

// Every question or context name an expression mentions.
export function names_in(expression: Expression): string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.items.flatMap(names_in);
    case 'not':
      return names_in(expression.item);
    case 'answered':
      return [expression.name];
    case 'compare':
      return [expression.left, expression.right].flatMap((operand) => (operand.kind === 'reference' ? [operand.name] : []));
    case 'truth':
      return expression.operand.kind === 'reference' ? [expression.operand.name] : [];
  }
}

// The same expression after a question's key has changed; a text that does not parse stays as it is.
export function rename(source: string, from: string, to: string): string {
  const renamed = (name: string) => (name === from ? to : name.startsWith(`${from}.`) ? to + name.slice(from.length) : name);
  const operand = (given: Operand): Operand => (given.kind === 'reference' ? { ...given, name: renamed(given.name) } : given);
  const walk = (given: Expression): Expression => {
    switch (given.kind) {
      case 'and':
      case 'or':
        return { ...given, items: given.items.map(walk) };
      case 'not':
        return { ...given, item: walk(given.item) };
      case 'answered':
        return { ...given, name: renamed(given.name) };
      case 'compare':
        return { ...given, left: operand(given.left), right: operand(given.right) };
      case 'truth':
        return { ...given, operand: operand(given.operand) };
    }
  };
  try {
    const tree = parse(source);
    return names_in(tree).some((name) => renamed(name) !== name) ? print(walk(tree)) : source;
  } catch {
    return source;
  }
}

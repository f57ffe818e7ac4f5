// What changed between two definitions, in the order of the later one.
import type { Definition, Question } from '../../api/schema';

export type DefinitionChange =
  | { kind: 'added' | 'removed' | 'moved'; question: string }
  | { kind: 'changed'; question: string; members: string[]; starts_series: boolean }
  | { kind: 'setting'; member: string };

// A change of these makes answers before and after incomparable.
const kMeasuring = ['type', 'scale', 'positive_from', 'options', 'rows', 'title'];

function same(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

// JSON with sorted members; absent, null, false and empty mean the same.
function stable(value: unknown): string {
  if (value === undefined || value === null || value === false || value === '') return '';
  if (typeof value === 'object' && Object.keys(value).length === 0) return '';
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .map(([name, member]) => [name, stable(member)] as const)
    .filter(([, text]) => text !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, text]) => `${name}:${text}`).join(',')}}`;
}

function changed_members(before: object, after: object, skipped: readonly string[] = []): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !skipped.includes(name));
  return names.filter((name) => !same((before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name]));
}

// Questions that stand in another order among those both have: all but a longest common run.
function moved_keys(before: Question[], after: Question[]): string[] {
  const places = new Map(before.map((question, index) => [question.key, index]));
  const shared = after.filter((question) => places.has(question.key));
  const order = shared.map((question) => places.get(question.key)!);
  const best: number[] = [];
  const from: number[] = [];
  order.forEach((place, index) => {
    best[index] = 1;
    from[index] = -1;
    for (let other = 0; other < index; other++) {
      if (order[other]! < place && best[other]! + 1 > best[index]!) [best[index], from[index]] = [best[other]! + 1, other];
    }
  });
  const kept = new Set<number>();
  for (let at = best.indexOf(Math.max(0, ...best)); at >= 0; at = from[at] ?? -1) kept.add(at);
  return shared.filter((_, index) => !kept.has(index)).map((question) => question.key);
}

export function diff(before: Definition, after: Definition): DefinitionChange[] {
  const changes: DefinitionChange[] = changed_members(before, after, ['questions', 'schema']).map((member) => ({ kind: 'setting', member }));
  const old = new Map(before.questions.map((question) => [question.key, question]));
  const moved = moved_keys(before.questions, after.questions);
  for (const question of after.questions) {
    const earlier = old.get(question.key);
    if (!earlier) {
      changes.push({ kind: 'added', question: question.key });
      continue;
    }
    const members = changed_members(earlier, question);
    if (members.length) changes.push({ kind: 'changed', question: question.key, members, starts_series: members.some((member) => kMeasuring.includes(member)) });
    if (moved.includes(question.key)) changes.push({ kind: 'moved', question: question.key });
  }
  for (const question of before.questions) {
    if (!after.questions.some((later) => later.key === question.key)) changes.push({ kind: 'removed', question: question.key });
  }
  return changes;
}

// The server counts bytes of UTF-8, a page counts code units of UTF-16: "ä" is two of the first and
// one of the second. Texts cut into runs that are shown alike.
import type { Mask, Span } from './shapes';

// Where each of these bytes begins in `text`; a byte within a character is that character's.
export function units_at(text: string, bytes: readonly number[]): Map<number, number> {
  const wanted = [...new Set(bytes)].sort((a, b) => a - b);
  const found = new Map<number, number>();
  let [byte, unit, next] = [0, 0, 0];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    while (next < wanted.length && wanted[next]! < byte + size) found.set(wanted[next++]!, unit);
    byte += size;
    unit += character.length;
  }
  while (next < wanted.length) found.set(wanted[next++]!, text.length);
  return found;
}

export function cut(text: string, span: Span): string {
  const at = units_at(text, [span.start, span.end]);
  return text.slice(at.get(span.start), at.get(span.end));
}

export interface Run {
  text: string;
  at: number; // code unit where it begins
  mask: Mask['kind'] | undefined;
  strong: boolean; // a word that the judgement stands on
}
export interface Part {
  span: number | undefined; // index among the spans; none: between them
  runs: Run[];
}

// The text in its order: what stands in a span, and what stands between them. Of spans that overlap
// the earlier one keeps the words.
export function parts_of(text: string, spans: readonly (Span & { marks?: readonly Span[] })[], masks: readonly Mask[] = []): Part[] {
  const marks = spans.flatMap((span) => span.marks ?? []);
  const units = units_at(text, [...spans, ...masks, ...marks].flatMap((one) => [one.start, one.end]));
  const placed = (one: Span): [number, number] => [units.get(one.start)!, units.get(one.end)!];
  const borders = new Set([0, text.length]);
  for (const one of [...spans, ...masks, ...marks]) placed(one).forEach((unit) => borders.add(unit));
  const order = [...borders].sort((a, b) => a - b);
  const covering = (list: readonly Span[], from: number) => list.findIndex((one) => placed(one)[0] <= from && from < placed(one)[1]);
  const parts: Part[] = [];
  for (let i = 0; i + 1 < order.length; i++) {
    const [from, to] = [order[i]!, order[i + 1]!];
    const at = covering(spans, from);
    const span = at < 0 ? undefined : at;
    const mask = masks[covering(masks, from)]?.kind;
    const run: Run = { text: text.slice(from, to), at: from, mask, strong: !mask && span !== undefined && covering(spans[span]!.marks ?? [], from) >= 0 };
    const last = parts.at(-1);
    if (last && last.span === span) last.runs.push(run);
    else parts.push({ span, runs: [run] });
  }
  return parts;
}

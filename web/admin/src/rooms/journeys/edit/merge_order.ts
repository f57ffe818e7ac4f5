// Two people reordered one list. Of any two things, whoever moved them past each other decides; two
// orders of two things cannot clash, so nothing but a circle of such wishes needs a person.

export interface MergedOrder {
  readonly order: string[];
  readonly circle: boolean; // mine was taken for lack of an order that serves both
}

const alike = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((key, index) => key === b[index]);
const places = (keys: readonly string[]) => new Map(keys.map((key, index) => [key, index]));

// The order of what all three know. It serves every wish exactly when the wins of each over the
// others are all different: then the wishes form a line (a transitive tournament).
function common_order(base: readonly string[], mine: readonly string[], theirs: readonly string[]): MergedOrder {
  if (alike(base, theirs) || alike(mine, theirs)) return { order: [...mine], circle: false };
  if (alike(base, mine)) return { order: [...theirs], circle: false };
  const [in_base, in_theirs] = [places(base), places(theirs)];
  const wins = new Map(mine.map((key) => [key, 0]));
  for (const [index, first] of mine.entries()) {
    for (const second of mine.slice(index + 1)) {
      const theirs_agrees = in_theirs.get(first)! < in_theirs.get(second)!;
      const base_agrees = in_base.get(first)! < in_base.get(second)!;
      const winner = theirs_agrees || !base_agrees ? first : second;
      wins.set(winner, wins.get(winner)! + 1);
    }
  }
  if (new Set(wins.values()).size < mine.length) return { order: [...mine], circle: true };
  return { order: mine.toSorted((a, b) => wins.get(b)! - wins.get(a)!), circle: false };
}

// `kept`: what is to be in the list. Things that one side alone brought stand where it put them:
// after what stood before them there.
export function merge_order(base: readonly string[], mine: readonly string[], theirs: readonly string[], kept: ReadonlySet<string>): MergedOrder {
  const [in_base, in_mine, in_theirs] = [new Set(base), new Set(mine), new Set(theirs)];
  const common = (keys: readonly string[]) => keys.filter((key) => kept.has(key) && in_base.has(key) && in_mine.has(key) && in_theirs.has(key));
  const merged = common_order(common(base), common(mine), common(theirs));
  const order = [...merged.order];
  const placed = new Set(order);
  for (const side of [mine, theirs]) {
    let before = -1; // where the last one seen of this side stands
    for (const key of side) {
      if (!kept.has(key)) continue;
      if (!placed.has(key)) {
        order.splice(before + 1, 0, key);
        placed.add(key);
      }
      before = order.indexOf(key);
    }
  }
  for (const key of kept) if (!placed.has(key)) order.push(key);
  return { order, circle: merged.circle };
}

// Mine and theirs, made from the same base, as one. Stages and moments are known by their keys and
// their fields are weighed one by one: what only one side changed is taken, what both changed alike
// is agreed, and what both changed differently is a clash that a person decides.
import { find_moment, same, type Branch, type Moment, type Path, type Stage } from './document';
import { merge_order } from './merge_order';

export type Choice = 'mine' | 'theirs' | 'both';
export interface Clash {
  readonly id: string; // of the place: stays while both sides go on editing
  readonly what: 'journey' | 'stage' | 'moment';
  readonly key: string;
  readonly title: string;
  // A field's name; `stage`: moved to different stages; `order`: of the stages, or of a stage's
  // moments; `gone`: one side removed what the other one changed.
  readonly field: string;
  readonly base: unknown;
  readonly mine: unknown; // of `gone`: null where it was removed
  readonly theirs: unknown;
  readonly picks: readonly Choice[];
}
export interface Merged {
  readonly path: Path; // where nobody has decided yet: mine
  readonly clashes: readonly Clash[]; // those without a pick
}

const kJourneyFields = ['key', 'name', 'description', 'language', 'outcome'] as const;
const kStageFields = ['kind', 'title'] as const;
const kJoined = new Set(['description', 'sees', 'hears', 'smells', 'feels', 'expectation', 'promise', 'front_stage', 'back_stage', 'support']);

type Fields = Readonly<Record<string, unknown>>;
interface Where {
  stage: string;
  moment: Moment;
}

const moments_of = (path: Path) => new Map(path.stages.flatMap((stage) => stage.moments.map((moment): [string, Where] => [moment.key, { stage: stage.key, moment }])));
const stages_of = (path: Path) => new Map(path.stages.map((stage) => [stage.key, stage]));
const keys_of = (things: readonly { key: string }[] | undefined) => (things ?? []).map((thing) => thing.key);

class Merger {
  readonly clashes: Clash[] = [];
  private readonly moments: { base: Map<string, Where>; mine: Map<string, Where>; theirs: Map<string, Where> };
  private readonly stages: { base: Map<string, Stage>; mine: Map<string, Stage>; theirs: Map<string, Stage> };

  constructor(private readonly base: Path, private readonly mine: Path, private readonly theirs: Path, private readonly picks: ReadonlyMap<string, Choice>) {
    this.moments = { base: moments_of(base), mine: moments_of(mine), theirs: moments_of(theirs) };
    this.stages = { base: stages_of(base), mine: stages_of(mine), theirs: stages_of(theirs) };
  }

  private decide(clash: Omit<Clash, 'id' | 'picks'>, can_join = false): Choice {
    const id = `${clash.what}/${clash.key}/${clash.field}`;
    const picks: Choice[] = can_join ? ['mine', 'theirs', 'both'] : ['mine', 'theirs'];
    const picked = this.picks.get(id);
    if (picked && picks.includes(picked)) return picked;
    this.clashes.push({ ...clash, id, picks });
    return 'mine';
  }

  private value(what: Clash['what'], key: string, title: string, field: string, base: unknown, mine: unknown, theirs: unknown): unknown {
    if (same(mine, theirs) || same(base, theirs)) return mine;
    if (same(base, mine)) return theirs;
    const joins = kJoined.has(field) && typeof mine === 'string' && typeof theirs === 'string' && mine !== '' && theirs !== '';
    const pick = this.decide({ what, key, title, field, base, mine, theirs }, joins);
    return pick === 'both' ? `${mine as string}\n${theirs as string}` : pick === 'mine' ? mine : theirs;
  }

  // Whom a moment concerns. An empty list means everybody, so it cannot be added to.
  private members(moment: { key: string; title: string } | undefined, base: readonly string[], mine: readonly string[], theirs: readonly string[]): readonly string[] {
    if (same(mine, theirs) || same(base, theirs)) return mine;
    if (same(base, mine)) return theirs;
    if (moment && (!base.length || !mine.length || !theirs.length)) return this.value('moment', moment.key, moment.title, 'personas', base, mine, theirs) as string[];
    const kept = new Set([...mine, ...theirs].filter((key) => !base.includes(key) || (mine.includes(key) && theirs.includes(key))));
    if (moment && kept.size === 0) return this.value('moment', moment.key, moment.title, 'personas', base, mine, theirs) as string[];
    return merge_order(base, mine, theirs, kept).order;
  }

  private moment(key: string): Moment {
    const [base, mine, theirs] = [this.moments.base.get(key)?.moment, this.moments.mine.get(key)?.moment, this.moments.theirs.get(key)?.moment];
    if (!theirs || theirs === mine) return mine!;
    if (!mine) return theirs;
    if (theirs === base || same(mine, theirs) || same(theirs, base)) return mine;
    if (same(mine, base)) return theirs;
    const from: Fields = base ?? {}; // both made one of this name: whatever differs is a clash
    const merged: Record<string, unknown> = {};
    for (const field of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const of = (moment: Fields) => moment[field];
      merged[field] = field === 'personas'
        ? this.members(mine, base?.personas ?? [], mine.personas, theirs.personas)
        : this.value('moment', key, mine.title || theirs.title, field, of(from), of(mine as Fields), of(theirs as Fields));
    }
    return merged as unknown as Moment;
  }

  // Does `side` lead to the moment by a branch that was not there before?
  private newly_led_to(key: string, side: Path): boolean {
    const leads = (next: readonly Branch[] | undefined) => !!next?.some((branch) => branch.moment === key);
    return side.stages.some((stage) => stage.moments.some((moment) => leads(moment.next) && !leads(this.moments.base.get(moment.key)?.moment.next)));
  }

  // Whether the moment goes on being, and in which stage.
  private stage_of(key: string): string | undefined {
    const [base, mine, theirs] = [this.moments.base.get(key), this.moments.mine.get(key), this.moments.theirs.get(key)];
    const title = (mine ?? theirs ?? base)!.moment.title;
    if (mine && theirs) return this.value('moment', key, title, 'stage', base?.stage, mine.stage, theirs.stage) as string;
    const there = mine ?? theirs;
    if (!there || !base) return there?.stage;
    const changed = !same(base.moment, there.moment) || base.stage !== there.stage || this.newly_led_to(key, mine ? this.mine : this.theirs);
    if (!changed) return undefined;
    const pick = this.decide({ what: 'moment', key, title, field: 'gone', base: base.moment, mine: mine?.moment ?? null, theirs: theirs?.moment ?? null });
    return (pick === 'mine' ? mine : theirs)?.stage;
  }

  private stage_stays(key: string, has_moments: boolean): boolean {
    const [base, mine, theirs] = [this.stages.base.get(key), this.stages.mine.get(key), this.stages.theirs.get(key)];
    if ((mine && theirs) || has_moments) return true;
    const there = mine ?? theirs;
    if (!there || !base) return !!there;
    if (kStageFields.every((field) => there[field] === base[field])) return false;
    const pick = this.decide({ what: 'stage', key, title: there.title, field: 'gone', base, mine: mine ?? null, theirs: theirs ?? null });
    return !!(pick === 'mine' ? mine : theirs);
  }

  private order(what: 'journey' | 'stage', key: string, title: string, base: readonly string[], mine: readonly string[], theirs: readonly string[], kept: ReadonlySet<string>): string[] {
    const merged = merge_order(base, mine, theirs, kept);
    if (!merged.circle || this.decide({ what, key, title, field: 'order', base, mine, theirs }) === 'mine') return merged.order;
    return merge_order(theirs, mine.filter((one) => !theirs.includes(one)).concat(theirs), theirs, kept).order;
  }

  private stage(key: string, members: ReadonlySet<string>): Stage {
    const [base, mine, theirs] = [this.stages.base.get(key), this.stages.mine.get(key), this.stages.theirs.get(key)];
    const there = (mine ?? theirs ?? base)!;
    const fields = mine && theirs ? Object.fromEntries(kStageFields.map((field) => [field, this.value('stage', key, there.title, field, base?.[field], mine[field], theirs[field])])) : {};
    const order = this.order('stage', key, there.title, keys_of(base?.moments), keys_of(mine?.moments), keys_of(theirs?.moments), members);
    const moments = order.map((moment) => this.moment(moment));
    const merged = { ...there, ...fields, moments } as Stage;
    const unchanged = [mine, theirs].find((one) => one && kStageFields.every((field) => one[field] === merged[field]) && one.moments.length === moments.length && one.moments.every((moment, index) => moment === moments[index]));
    return unchanged ?? merged;
  }

  run(): Merged {
    const { base, mine, theirs } = this;
    const members = new Map<string, Set<string>>();
    for (const key of new Set([...this.moments.mine.keys(), ...this.moments.theirs.keys()])) {
      const stage = this.stage_of(key);
      if (stage !== undefined) members.set(stage, (members.get(stage) ?? new Set()).add(key));
    }
    const all = [...new Set([...this.stages.mine.keys(), ...this.stages.theirs.keys()])];
    const kept = new Set(all.filter((key) => this.stage_stays(key, members.has(key))));
    const order = this.order('journey', '', mine.name, keys_of(base.stages), keys_of(mine.stages), keys_of(theirs.stages), kept);
    const fields = Object.fromEntries(kJourneyFields.map((field) => [field, this.value('journey', '', mine.name, field, base[field], mine[field], theirs[field])]));
    const stages = order.map((key) => this.stage(key, members.get(key) ?? new Set()));
    return { path: { ...mine, ...fields, personas: this.members(undefined, base.personas, mine.personas, theirs.personas), stages }, clashes: this.clashes };
  }
}

export function merge(base: Path, mine: Path, theirs: Path, picks: ReadonlyMap<string, Choice> = new Map()): Merged {
  if (theirs === base || mine === theirs) return { path: mine, clashes: [] };
  if (mine === base) return { path: theirs, clashes: [] };
  return new Merger(base, mine, theirs, picks).run();
}

// For steps of the past: nobody is asked, what was mine then stays mine.
export function merge_quietly(base: Path, mine: Path, theirs: Path): Path {
  return merge(base, mine, theirs).path;
}

// The moment a clash is at, so that it can be shown on the path.
export function place_of(clash: Clash, path: Path): string | undefined {
  return clash.what === 'moment' && find_moment(path, clash.key) ? clash.key : undefined;
}

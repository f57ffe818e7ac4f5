// What differs between two paths, in the shape in which the server tells it between two versions.
import type { JourneyDiff } from '../../../api/generated';
import { same, type Moment, type Path, type Stage } from './document';

export type Change = JourneyDiff['changes'][number];

const kJourneyFields = ['key', 'name', 'description', 'language', 'personas', 'outcome'] as const;
const kStageFields = ['kind', 'title'] as const;

// What stands in another order among those both have: all but a longest run that kept its order
// (patience sorting, Schensted 1961).
export function moved_keys(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((key, index) => [key, index]));
  const shared = after.filter((key) => places.has(key));
  const ends: number[] = []; // index into shared of the smallest last place of a run of each length
  const from: number[] = [];
  const place = (index: number) => places.get(shared[index]!)!;
  shared.forEach((_, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place(ends[middle]!) < place(index)) low = middle + 1;
      else high = middle;
    }
    from[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  });
  const kept = new Set<string>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = from[at]!) kept.add(shared[at]!);
  return new Set(shared.filter((key) => !kept.has(key)));
}

function changed_fields<T extends object>(what: Change['what'], key: string, title: string, before: T, after: T, fields: readonly (keyof T & string)[]): Change[] {
  return fields.filter((field) => !same(before[field], after[field])).map((field): Change => ({ kind: 'changed', what, key, title, field, before: before[field], after: after[field] }));
}

const place_in = (things: readonly { key: string }[], key: string) => things.findIndex((thing) => thing.key === key) + 1;

interface Where {
  stage: Stage;
  moment: Moment;
}
const moments_of = (path: Path) => new Map(path.stages.flatMap((stage) => stage.moments.map((moment): [string, Where] => [moment.key, { stage, moment }])));

export function changes_between(before: Path, after: Path): Change[] {
  if (before === after) return [];
  const changes: Change[] = changed_fields('journey', after.key, after.name, before, after, kJourneyFields);
  const [old_stages, old_moments, new_moments] = [new Map(before.stages.map((stage) => [stage.key, stage])), moments_of(before), moments_of(after)];
  const moved_stages = moved_keys(before.stages.map((stage) => stage.key), after.stages.map((stage) => stage.key));
  for (const stage of after.stages) {
    const old = old_stages.get(stage.key);
    const named = { what: 'stage', key: stage.key, title: stage.title } as const;
    if (!old) changes.push({ kind: 'added', ...named });
    else changes.push(...changed_fields('stage', stage.key, stage.title, old, stage, kStageFields));
    if (moved_stages.has(stage.key)) changes.push({ kind: 'moved', ...named, field: 'place', before: place_in(before.stages, stage.key), after: place_in(after.stages, stage.key) });
    const reordered = moved_keys((old?.moments ?? []).map((moment) => moment.key), stage.moments.map((moment) => moment.key));
    for (const moment of stage.moments) {
      const was = old_moments.get(moment.key);
      const about = { what: 'moment', key: moment.key, title: moment.title } as const;
      if (!was) {
        changes.push({ kind: 'added', ...about });
        continue;
      }
      if (was.stage.key !== stage.key) changes.push({ kind: 'moved', ...about, field: 'stage', before: was.stage.key, after: stage.key });
      else if (reordered.has(moment.key)) changes.push({ kind: 'moved', ...about, field: 'place', before: place_in(was.stage.moments, moment.key), after: place_in(stage.moments, moment.key) });
      const fields = [...new Set([...Object.keys(was.moment), ...Object.keys(moment)])] as (keyof Moment & string)[];
      changes.push(...changed_fields('moment', moment.key, moment.title, was.moment, moment, fields));
    }
  }
  for (const stage of before.stages) if (!after.stages.some((one) => one.key === stage.key)) changes.push({ kind: 'removed', what: 'stage', key: stage.key, title: stage.title });
  for (const { moment } of old_moments.values()) if (!new_moments.has(moment.key)) changes.push({ kind: 'removed', what: 'moment', key: moment.key, title: moment.title });
  return changes;
}

// Every change a person can make to a path, as functions from one path to the next.
import { all_moments, blank_moment, find_moment, free_key, key_from, type Branch, type Moment, type Path, type Stage, type StageKind } from './document';

const moment_keys = (path: Path) => new Set(all_moments(path).map((moment) => moment.key));

function with_stage(path: Path, index: number, stage: Stage): Path {
  return path.stages[index] === stage ? path : { ...path, stages: path.stages.with(index, stage) };
}

export function set_journey<Name extends keyof Path>(path: Path, name: Name, value: Path[Name]): Path {
  return path[name] === value ? path : { ...path, [name]: value };
}

export function set_stage<Name extends 'title' | 'kind'>(path: Path, key: string, name: Name, value: Stage[Name]): Path {
  const index = path.stages.findIndex((stage) => stage.key === key);
  const stage = path.stages[index];
  return !stage || stage[name] === value ? path : with_stage(path, index, { ...stage, [name]: value });
}

export function set_moment<Name extends keyof Moment>(path: Path, key: string, name: Name, value: Moment[Name]): Path {
  const place = find_moment(path, key);
  if (!place || place.moment[name] === value) return path;
  return with_stage(path, place.stage_index, { ...place.stage, moments: place.stage.moments.with(place.moment_index, { ...place.moment, [name]: value }) });
}

export interface Added {
  readonly path: Path;
  readonly key: string;
}

export function add_stage(path: Path, kind: StageKind, title: string, at = path.stages.length): Added {
  const key = free_key(kind === 'own' ? key_from(title, 'stage') : kind, new Set(path.stages.map((stage) => stage.key)));
  return { path: { ...path, stages: path.stages.toSpliced(at, 0, { key, kind, title, moments: [] }) }, key };
}

export function insert_moment(path: Path, stage: string, at: number, moment: Moment): Path {
  const index = path.stages.findIndex((one) => one.key === stage);
  const found = path.stages[index];
  return found ? with_stage(path, index, { ...found, moments: found.moments.toSpliced(at, 0, moment) }) : path;
}

export function add_moment(path: Path, stage: string, at: number, title: string): Added {
  const key = free_key(key_from(title, 'moment'), moment_keys(path));
  return { path: insert_moment(path, stage, at, blank_moment(key, title)), key };
}

function each_moment(path: Path, change: (moment: Moment) => Moment): Path {
  let changed = false;
  const stages = path.stages.map((stage) => {
    const moments = stage.moments.map(change);
    if (moments.every((moment, index) => moment === stage.moments[index])) return stage;
    changed = true;
    return { ...stage, moments };
  });
  return changed ? { ...path, stages } : path;
}

// The branches that led to what is gone go with it; what had only those leads on to the next one.
function without_branches_to(path: Path, gone: ReadonlySet<string>): Path {
  return each_moment(path, (moment) => (moment.next.some((branch) => gone.has(branch.moment)) ? { ...moment, next: moment.next.filter((branch) => !gone.has(branch.moment)) } : moment));
}

export function remove_moment(path: Path, key: string): Path {
  const place = find_moment(path, key);
  if (!place) return path;
  const without = with_stage(path, place.stage_index, { ...place.stage, moments: place.stage.moments.toSpliced(place.moment_index, 1) });
  return without_branches_to(without, new Set([key]));
}

export function remove_stage(path: Path, key: string): Path {
  const stage = path.stages.find((one) => one.key === key);
  if (!stage) return path;
  const without = { ...path, stages: path.stages.filter((one) => one !== stage) };
  return without_branches_to(without, new Set(stage.moments.map((moment) => moment.key)));
}

// To the place `at` of a stage, counted without the moment itself.
export function move_moment(path: Path, key: string, stage: string, at: number): Path {
  const place = find_moment(path, key);
  if (!place || !path.stages.some((one) => one.key === stage)) return path;
  if (place.stage.key === stage && place.moment_index === at) return path;
  const without = with_stage(path, place.stage_index, { ...place.stage, moments: place.stage.moments.toSpliced(place.moment_index, 1) });
  return insert_moment(without, stage, at, place.moment);
}

// One step along the path; past the end of a stage lies the next one.
export function step_moment(path: Path, key: string, by: 1 | -1): Path {
  const place = find_moment(path, key);
  if (!place) return path;
  const to = place.moment_index + by;
  if (to >= 0 && to < place.stage.moments.length) return move_moment(path, key, place.stage.key, to);
  const stage = path.stages[place.stage_index + by];
  return stage ? move_moment(path, key, stage.key, by > 0 ? 0 : stage.moments.length) : path;
}

export function move_stage(path: Path, key: string, by: number): Path {
  const from = path.stages.findIndex((stage) => stage.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= path.stages.length) return path;
  return { ...path, stages: path.stages.toSpliced(from, 1).toSpliced(to, 0, path.stages[from]!) };
}

// The order of one stage as a drag left it; moments may have come from other stages.
export function arrange(path: Path, stage: string, keys: readonly string[]): Path {
  const target = path.stages.findIndex((one) => one.key === stage);
  const found = path.stages[target];
  if (!found) return path;
  const known = new Map(all_moments(path).map((moment) => [moment.key, moment]));
  const moments = keys.flatMap((key) => known.get(key) ?? []);
  if (moments.length === found.moments.length && moments.every((moment, index) => moment === found.moments[index])) return path;
  const arrived = new Set(moments);
  const kept = found.moments.filter((moment) => !arrived.has(moment)); // dropped elsewhere: that stage takes them
  const stages = path.stages.map((one, index) => {
    if (index === target) return { ...one, moments: [...moments, ...kept] };
    return one.moments.some((moment) => arrived.has(moment)) ? { ...one, moments: one.moments.filter((moment) => !arrived.has(moment)) } : one;
  });
  return { ...path, stages };
}

// A copy right after a moment, or at the end of a path that the moment did not come from: there it
// leaves behind what only its own path knows.
export function paste_moment(path: Path, moment: Moment, title: string, after?: string): Added | undefined {
  const place = find_moment(path, after) ?? (path.stages.length ? { stage: path.stages.at(-1)!, moment_index: path.stages.at(-1)!.moments.length - 1 } : undefined);
  if (!place) return undefined;
  const keys = moment_keys(path);
  const key = free_key(key_from(title, moment.key), keys);
  const personas = new Set(path.personas);
  const copied: Moment = { ...moment, key, title, next: moment.next.filter((branch) => keys.has(branch.moment)), personas: moment.personas.filter((persona) => personas.has(persona)) };
  return { path: insert_moment(path, place.stage.key, place.moment_index + 1, copied), key };
}

// Another key, carried into the branches that name it.
export function rename_key(path: Path, from: string, to: string): Path {
  if (from === to) return path;
  return each_moment(path, (moment) => {
    const next: readonly Branch[] = moment.next.some((branch) => branch.moment === from) ? moment.next.map((branch) => (branch.moment === from ? { ...branch, moment: to } : branch)) : moment.next;
    return moment.key === from || next !== moment.next ? { ...moment, key: moment.key === from ? to : moment.key, next } : moment;
  });
}

// What is wrong with a path, at once and without a connection. The server has the last word; what
// it finds besides stands beside these.
import type { JourneyProblem } from '../../../api/schema';
import { all_moments, kMostMoments, kMostStages, type Moment, type Path } from './document';

// The server's codes, and two of its limits.
export const kErrors = ['no_name', 'no_moments', 'no_title', 'orphan', 'cycle_without_exit', 'unknown_moment', 'unknown_touchpoint', 'unknown_persona', 'unknown_journey', 'contains_itself', 'too_many_moments', 'too_many_stages'] as const;
export const kWarnings = ['empty_stage', 'repeated_branch', 'persona_not_in_journey', 'unknown_outcome'] as const;
export type ProblemCode = (typeof kErrors)[number] | (typeof kWarnings)[number];
// What the server does not even keep as a draft.
const kBlocking: readonly string[] = ['unknown_moment', 'unknown_persona', 'unknown_touchpoint', 'unknown_journey', 'cycle_without_exit', 'contains_itself', 'too_many_moments', 'too_many_stages'];

export interface PathProblem {
  readonly code: ProblemCode | 'other';
  readonly warning?: boolean;
  readonly stage?: string;
  readonly moment?: string;
  readonly field?: string;
  readonly name?: string; // of what is unknown
  readonly message?: string; // the server's own words, of code `other`
}
export const blocks_saving = (problem: PathProblem): boolean => kBlocking.includes(problem.code);

// Keys that may be named; left out while they are on their way.
export interface Known {
  readonly touchpoints?: ReadonlySet<string> | undefined;
  readonly personas?: ReadonlySet<string> | undefined;
  readonly journeys?: ReadonlySet<string> | undefined;
}

// Where a customer can go from each moment; the end of the path is undefined.
function ways(moments: readonly Moment[]): Map<string, (string | undefined)[]> {
  const keys = new Set(moments.map((moment) => moment.key));
  return new Map(moments.map((moment, index) => {
    if (!moment.next.length) return [moment.key, [moments[index + 1]?.key]];
    return [moment.key, moment.next.map((branch) => branch.moment).filter((key) => keys.has(key))];
  }));
}

function reached(from: Iterable<string>, leads: ReadonlyMap<string, readonly (string | undefined)[]>): Set<string> {
  const found = new Set(from);
  const waiting = [...found];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    for (const next of leads.get(key) ?? []) {
      if (next === undefined || found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return found;
}

function walk_problems(moments: readonly Moment[]): PathProblem[] {
  const first = moments[0];
  if (!first) return [];
  const leads = ways(moments);
  const back = new Map<string, string[]>();
  for (const [from, to] of leads) for (const key of to) if (key !== undefined) back.set(key, [...(back.get(key) ?? []), from]);
  const met = reached([first.key], leads);
  const ends = moments.filter((moment) => leads.get(moment.key)!.some((key) => key === undefined) || leads.get(moment.key)!.length === 0);
  const can_end = reached(ends.map((moment) => moment.key), back);
  const places = new Map(moments.map((moment, index) => [moment.key, index]));
  const problems: PathProblem[] = [];
  for (const [index, moment] of moments.entries()) {
    if (!met.has(moment.key)) problems.push({ code: 'orphan', moment: moment.key });
    // Of a circle that has no way out: where a branch turns back.
    else if (!can_end.has(moment.key) && moment.next.some((branch) => (places.get(branch.moment) ?? Infinity) <= index && reached([branch.moment], leads).has(moment.key))) problems.push({ code: 'cycle_without_exit', moment: moment.key, field: 'next' });
  }
  return problems;
}

function moment_problems(moment: Moment, keys: ReadonlySet<string>, path: Path, known: Known): PathProblem[] {
  const problems: PathProblem[] = [];
  const at = { moment: moment.key };
  if (!moment.title.trim()) problems.push({ ...at, code: 'no_title', field: 'title' });
  const met = new Set<string>();
  for (const { moment: to } of moment.next) {
    if (!keys.has(to)) problems.push({ ...at, code: 'unknown_moment', field: 'next', name: to });
    else if (met.has(to)) problems.push({ ...at, code: 'repeated_branch', field: 'next', warning: true, name: to });
    met.add(to);
  }
  if (moment.touchpoint && known.touchpoints && !known.touchpoints.has(moment.touchpoint)) problems.push({ ...at, code: 'unknown_touchpoint', field: 'touchpoint', name: moment.touchpoint });
  for (const persona of moment.personas) {
    if (known.personas && !known.personas.has(persona)) problems.push({ ...at, code: 'unknown_persona', field: 'personas', name: persona });
    else if (path.personas.length && !path.personas.includes(persona)) problems.push({ ...at, code: 'persona_not_in_journey', field: 'personas', warning: true, name: persona });
  }
  if (moment.sub_journey === path.key) problems.push({ ...at, code: 'contains_itself', field: 'sub_journey' });
  else if (moment.sub_journey && known.journeys && !known.journeys.has(moment.sub_journey)) problems.push({ ...at, code: 'unknown_journey', field: 'sub_journey', name: moment.sub_journey });
  return problems;
}

export function check(path: Path, known: Known = {}): PathProblem[] {
  const moments = all_moments(path);
  const keys = new Set(moments.map((moment) => moment.key));
  const problems: PathProblem[] = [];
  if (!path.name.trim()) problems.push({ code: 'no_name', field: 'name' });
  if (!moments.length) problems.push({ code: 'no_moments' });
  if (moments.length > kMostMoments) problems.push({ code: 'too_many_moments' });
  if (path.stages.length > kMostStages) problems.push({ code: 'too_many_stages' });
  for (const persona of path.personas) if (known.personas && !known.personas.has(persona)) problems.push({ code: 'unknown_persona', field: 'personas', name: persona });
  if (moments.length) for (const stage of path.stages) if (!stage.moments.length) problems.push({ code: 'empty_stage', stage: stage.key, warning: true });
  return errors_first([...problems, ...moments.flatMap((moment) => moment_problems(moment, keys, path, known)), ...walk_problems(moments)]);
}
const errors_first = (problems: PathProblem[]) => problems.toSorted((a, b) => Number(a.warning ?? false) - Number(b.warning ?? false));

// With what the server knows besides: of surveys, and of journeys inside journeys.
export function with_servers(found: readonly PathProblem[], theirs: readonly JourneyProblem[], path: Path): PathProblem[] {
  const more = theirs.map((problem) => located(problem, path)).filter((one) => !found.some((mine) => mine.code === one.code && mine.moment === one.moment && (one.moment !== undefined || mine.stage === one.stage)));
  return errors_first([...found, ...more]);
}

// Where a problem of the server is: "stages[0].moments[2].next[0].moment", or document.… before it.
export function located(problem: JourneyProblem, path: Path): PathProblem {
  const found = /stages\[(\d+)\](?:\.moments\[(\d+)\])?(?:\.(\w+))?/.exec(problem.path);
  const stage = path.stages[Number(found?.[1])];
  const moment = stage?.moments[Number(found?.[2])];
  const field = found ? found[3] : /(\w+)(?:\[\d+\])?$/.exec(problem.path)?.[1];
  const known = [...kErrors, ...kWarnings].find((code) => code === problem.code);
  return { code: known ?? 'other', message: problem.message, ...(problem.severity === 'warning' && { warning: true }), ...(stage && { stage: stage.key }), ...(moment && { moment: moment.key }), ...(field && { field }) };
}

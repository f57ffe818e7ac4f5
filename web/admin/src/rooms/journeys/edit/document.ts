// A journey as the editor holds it: never changed in place, so that what stayed the same is the
// very same object. Undoing, merging and drawing all lean on that.
import type { JourneyChannel, JourneyDocument, JourneyMoment } from '../../../api/schema';

export interface Branch {
  readonly moment: string;
  readonly label: string;
}
export type Moment = Readonly<Omit<JourneyMoment, 'next' | 'personas'>> & { readonly next: readonly Branch[]; readonly personas: readonly string[] };
export type StageKind = JourneyDocument['stages'][number]['kind'];
export interface Stage {
  readonly key: string;
  readonly kind: StageKind;
  readonly title: string;
  readonly moments: readonly Moment[];
}
export interface Path extends Readonly<Omit<JourneyDocument, 'stages' | 'personas'>> {
  readonly personas: readonly string[];
  readonly stages: readonly Stage[];
}

export const kStageKinds: readonly StageKind[] = ['before', 'during', 'after', 'own'];
export const kSenses = ['sees', 'hears', 'smells', 'feels'] as const;
export const kBackstage = ['front_stage', 'back_stage', 'support'] as const;
export const kTextFields = [...kSenses, 'expectation', 'promise', ...kBackstage] as const;
export type TextField = (typeof kTextFields)[number];
export type { JourneyChannel };

// The server's limits, said before it has to.
export const kMostMoments = 500;
export const kMostStages = 30;
export const kLongestText = 10_000;
export const kLongestTitle = 500;
export const kLongestName = 200;
export const kMostBranches = 20;

export function blank_moment(key: string, title: string): Moment {
  return {
    key, title, touchpoint: null, channel: null, sees: '', hears: '', smells: '', feels: '', expectation: '', promise: '',
    front_stage: '', back_stage: '', support: '', drawn_emotion: null, personas: [], next: [], sub_journey: null,
  };
}

// What the server left out stands at its default here.
export function path_of(document: JourneyDocument): Path {
  return {
    ...document,
    description: document.description ?? '',
    personas: document.personas ?? [],
    outcome: document.outcome ?? null,
    stages: (document.stages ?? []).map((stage) => ({
      ...stage,
      moments: (stage.moments ?? []).map((moment) => ({
        ...blank_moment(moment.key, moment.title),
        ...moment,
        personas: moment.personas ?? [],
        next: (moment.next ?? []).map((branch) => ({ moment: branch.moment, label: branch.label ?? '' })),
      })),
    })),
  };
}

export const document_of = (path: Path): JourneyDocument => path as unknown as JourneyDocument;

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => name in b && same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]));
}

// The same path with the very objects of `like` wherever it says the same.
export function sharing(path: Path, like: Path): Path {
  const moments = new Map(like.stages.flatMap((stage) => stage.moments.map((moment) => [moment.key, moment])));
  const stages = new Map(like.stages.map((stage) => [stage.key, stage]));
  const shared = path.stages.map((stage) => {
    const own = { ...stage, moments: stage.moments.map((moment) => { const known = moments.get(moment.key); return known && same(known, moment) ? known : moment; }) };
    const known = stages.get(stage.key);
    return known && same(known, own) ? known : own;
  });
  const whole = { ...path, stages: shared };
  return same(whole, like) ? like : whole;
}

export interface Place {
  readonly stage: Stage;
  readonly moment: Moment;
  readonly stage_index: number;
  readonly moment_index: number;
}

export function find_moment(path: Path, key: string | undefined): Place | undefined {
  if (key === undefined) return undefined;
  for (const [stage_index, stage] of path.stages.entries()) {
    const moment_index = stage.moments.findIndex((moment) => moment.key === key);
    if (moment_index >= 0) return { stage, moment: stage.moments[moment_index]!, stage_index, moment_index };
  }
  return undefined;
}

export const all_moments = (path: Path): Moment[] => path.stages.flatMap((stage) => stage.moments);

const kLetters: Record<string, string> = {
  ø: 'o', æ: 'a', ß: 'ss', ё: 'e', а: 'a', б: 'b', в: 'v', г: 'h', ґ: 'g', д: 'd', е: 'e', є: 'ye', ж: 'zh', з: 'z', и: 'y', і: 'i', ї: 'yi',
  й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch',
  ь: '', ю: 'yu', я: 'ya',
};

// "Hakee apteekista" -> "hakee_apteekista"; Ukrainian in Latin letters.
export function key_from(title: string, otherwise: string): string {
  const latin = [...title.toLowerCase().replaceAll('й', 'y').replaceAll('ї', 'yi').normalize('NFD').replace(/\p{Mn}/gu, '')].map((letter) => kLetters[letter] ?? letter).join('');
  const key = latin.replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 48).replace(/_+$/, '');
  return key || otherwise;
}

export function free_key(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}_${number}`)) return `${wanted}_${number}`;
}

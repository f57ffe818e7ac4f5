// Definitions of surveys whose answers are shown, for the words of questions and choices. Each is
// fetched once, when somebody first asks for it.
import { get } from '../api/client';
import type { Definition, Page, SurveySummary } from '../api/schema';
import { may } from '../lib/session.svelte';

let known = $state.raw<Record<string, Definition>>({}); // by id and by slug
const asked = new Set<string>();
let list: Promise<SurveySummary[]> | undefined;

async function fetch_definition(survey: string): Promise<void> {
  const find = async () => {
    list ??= get<Page<SurveySummary>>('/surveys').then((page) => page.items);
    return (await list).find((one) => one.id === survey || one.slug === survey);
  };
  let summary = await find();
  if (!summary) {
    list = undefined; // made since the list was read
    summary = await find();
  }
  if (!summary) return;
  const definition = await get<Definition>(`/surveys/${summary.id}/definition`);
  known = { ...known, [survey]: definition, [definition.slug]: definition, [summary.id]: definition };
}

// By id or slug; nothing while it is on its way, or when it may not be read.
export function known_definition(survey: string): Definition | undefined {
  if (!known[survey] && !asked.has(survey) && may('read_surveys')) {
    asked.add(survey);
    queueMicrotask(() => void fetch_definition(survey).catch(() => { list = undefined; }));
  }
  return known[survey];
}

export function forget_definitions(): void {
  known = {};
  asked.clear();
  list = undefined;
}

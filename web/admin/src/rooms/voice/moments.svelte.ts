// Moments of the journeys in use, for filtering by them: fetched when first shown.
import { get } from '../../api/client';
import type { Journey, JourneySummary, Page } from '../../api/schema';

export interface MomentChoice {
  key: string;
  title: string;
  journey: string;
}
const kJourneysMax = 12;

let moments = $state.raw<MomentChoice[]>([]);
let asked = false;

async function load(): Promise<void> {
  const { items } = await get<Page<JourneySummary>>('/journeys');
  const journeys = await Promise.all(items.filter((one) => one.moments > 0).slice(0, kJourneysMax).map((one) => get<Journey>(`/journeys/${one.id}`)));
  moments = journeys.flatMap(({ document }) => document.stages.flatMap((stage) => stage.moments.map((moment) => ({ key: moment.key, title: moment.title, journey: document.name }))));
}

export function all_moments(): MomentChoice[] {
  if (!asked) {
    asked = true;
    void load().catch(() => (asked = false));
  }
  return moments;
}

export const moment_name = (key: string) => all_moments().find((moment) => moment.key === key)?.title ?? key.replaceAll('_', ' ');

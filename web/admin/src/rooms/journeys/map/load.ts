// The map with its document, as the address of the page asks for it.
import { get } from '../../../api/client';
import type { Journey, JourneyDrivers, JourneyMap } from '../../../api/schema';
import type { Texts } from './lanes';

export interface MapView {
  from: string; // local days, both included
  to: string | undefined;
  unit: string | null;
  channel: string | null;
  language: string | null;
  segment: string | null;
  persona: string | null;
  compare: string | null; // previous_period, previous_year or unit:<key>
}

export const load_journey = (id: string, signal: AbortSignal) => get<Journey>(`/journeys/${encodeURIComponent(id)}`, undefined, signal);
export const load_map = (id: string, view: MapView, signal: AbortSignal) => get<JourneyMap>(`/journeys/${encodeURIComponent(id)}/map`, { ...view }, signal);
export const load_drivers = (id: string, view: MapView, signal: AbortSignal) => get<JourneyDrivers>(`/journeys/${encodeURIComponent(id)}/drivers`, { ...view, compare: null }, signal);

export function texts_of(journey: Journey | undefined): Map<string, Texts> {
  return new Map((journey?.document.stages ?? []).flatMap((stage) => stage.moments.map((moment): [string, Texts] => [moment.key, moment])));
}

// A study that is on its way is asked for again: soon at first, then seldom, and not for ever.
export function wait_for_study(round: number): number | undefined {
  const waits = [2500, 4000, 6000, 10_000, 15_000, 30_000, 60_000];
  return waits[round];
}

// The comparison in the address: the period before unless another was chosen.
export function comparison_of(asked: string | null, all_time: boolean): string | null {
  if (asked?.startsWith('unit:') && asked.length > 5) return asked;
  if (all_time || asked === 'none') return null;
  return asked === 'previous_year' ? 'previous_year' : 'previous_period';
}

// Lists that several rooms show: units and saved segments. Fetched once, again after a change.
import { get } from '../api/client';
import type { Page, Segment, Unit } from '../api/schema';

let units = $state.raw<Unit[]>([]);
let segments = $state.raw<Segment[]>([]);
let units_asked: Promise<void> | undefined;
let segments_asked: Promise<void> | undefined;

export function all_units(): Unit[] {
  units_asked ??= refresh_units().catch(() => { units_asked = undefined; });
  return units;
}

export async function refresh_units(): Promise<void> {
  units = (await get<Page<Unit>>('/units')).items;
}

export function all_segments(): Segment[] {
  segments_asked ??= refresh_segments().catch(() => { segments_asked = undefined; });
  return segments;
}

export async function refresh_segments(): Promise<void> {
  segments = (await get<Page<Segment>>('/segments')).items;
}

export function forget_directory(): void {
  units = [];
  segments = [];
  units_asked = undefined;
  segments_asked = undefined;
}

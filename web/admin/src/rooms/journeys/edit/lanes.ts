// The rows under the moments, and the names of a moment's fields.
import { t } from '../../../lib/i18n.svelte';
import type { Moment, TextField } from './document';

export const kLanes = ['senses', 'expectation', 'promise', 'front_stage', 'back_stage', 'support'] as const;
export type Lane = (typeof kLanes)[number];

export const field_of_lane = (lane: Lane): TextField => (lane === 'senses' ? 'sees' : lane);

// What stands in a cell of the picture; the senses one under the other.
export function lines_of(lane: Lane, moment: Moment): { label: string; text: string }[] {
  const fields: TextField[] = lane === 'senses' ? ['sees', 'hears', 'smells', 'feels'] : [lane];
  return fields.filter((field) => moment[field].trim()).map((field) => ({ label: lane === 'senses' ? t(`journey_edit.field_${field}`) : '', text: moment[field] }));
}

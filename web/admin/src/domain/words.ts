// Codes of the context in words.
import type { Unit } from '../api/schema';
import { format_language_name } from '../lib/format';
import { language, t_maybe } from '../lib/i18n.svelte';

export const kChannels = [
  'shop', 'phone', 'email', 'chat', 'web', 'mobile_app', 'social_media', 'search_result', 'advert', 'print', 'radio_tv', 'self_service', 'delivery',
] as const;
export const kDevices = ['phone', 'tablet', 'computer', 'kiosk'] as const;
export const kMethods = ['form', 'interview', 'observation', 'mystery_visit', 'kiosk', 'narrative', 'import', 'api'] as const;

export function channel_name(code: string): string {
  return t_maybe(`channel.${code}`, code.replaceAll('_', ' '));
}

export function language_name(code: string): string {
  return format_language_name(language(), code);
}

export function device_name(code: string): string {
  return t_maybe(`device.${code}`, code);
}

export function method_name(code: string): string {
  return t_maybe(`method.${code}`, code.replaceAll('_', ' '));
}

export interface UnitNode extends Unit {
  depth: number;
}

// The tree in reading order, each under its parent.
export function unit_tree(units: readonly Unit[]): UnitNode[] {
  const children = new Map<string | null, Unit[]>();
  const ids = new Set(units.map((unit) => unit.id));
  for (const unit of units) {
    const parent = unit.parent_id && ids.has(unit.parent_id) ? unit.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const order = new Intl.Collator(language());
  const walk = (parent: string | null, depth: number): UnitNode[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => order.compare(a.name, b.name))
      .flatMap((unit) => [{ ...unit, depth }, ...walk(unit.id, depth + 1)]);
  return walk(null, 0);
}

export function unit_name(units: readonly Unit[], key: string): string {
  return units.find((unit) => unit.key === key)?.name ?? key;
}

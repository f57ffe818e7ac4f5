// What the foot of the map says of the whole path, for the page and the poster alike.
import type { JourneyMap } from '../../../api/schema';
import { channel_name } from '../../../domain/words';
import { format_number } from '../../../lib/format';
import { language, t } from '../../../lib/i18n.svelte';
import { moments_of, weakest_of } from './sentence';
import { figure_of, figure_text, kScore, points, points_range, share_text } from './words';

export function of_units(map: Pick<JourneyMap, 'compared_with'>): boolean {
  return !!map.compared_with && 'unit' in map.compared_with;
}

export function title_of(map: Pick<JourneyMap, 'stages'>, key: string): string {
  return moments_of(map).find((moment) => moment.key === key)?.title ?? key;
}

export function weakest_text(map: JourneyMap): string {
  const found = weakest_of(map);
  if (!found) return map.study.state === 'pending' ? t('map.pending') : t('map.weakest_none');
  const { link } = found;
  return t('map.weakest_text', { share: share_text(link.bad_share.value), drop: format_number(language(), link.drop.value), lost: points(link.lost.value), range: points_range(link.lost.low, link.lost.high) });
}

export function consistency_text(map: JourneyMap): string {
  const found = map.consistency;
  if (!found || found.value === null) return map.study.state === 'pending' ? t('map.pending') : t('map.consistency_none');
  const spread = t('map.consistency_text', { value: points(found.value), range: points_range(found.low, found.high) });
  const gap = found.largest_gap;
  if (!gap) return `${spread} ${t('map.consistency_even')}`;
  const of = (channel: string) => `${channel_name(channel)} ${points(found.channels[channel]?.value)}`;
  return `${spread} ${t('map.consistency_gap', { high: of(gap.high_channel), low: of(gap.low_channel), gap: points(gap.value), range: points_range(gap.low, gap.high) })}`;
}

export function groups_of(map: JourneyMap): { key: string; name: string; figure: ReturnType<typeof figure_of>; value: number | null; low: number | null; high: number | null }[] {
  return (['before', 'during', 'after', 'own', 'physical', 'digital'] as const).flatMap((key) => {
    const group = map.groups[key];
    return group ? [{ key, name: t(`map.group_${key}`), figure: figure_of(kScore, group), value: group.suppressed ? null : group.value, low: group.low, high: group.high }] : [];
  });
}

// The poster's foot: each line a whole sentence.
export function poster_facts(map: JourneyMap): string[] {
  const weakest = weakest_of(map);
  const groups = groups_of(map).filter((group) => !group.figure.hidden);
  return [
    weakest ? `${t('map.weakest')}: ${weakest.moment.title}. ${weakest_text(map)}` : '',
    map.consistency && map.consistency.value !== null ? `${t('map.consistency')}: ${consistency_text(map)}` : '',
    groups.length ? groups.map((group) => `${group.name} ${figure_text(group.figure)}`).join(' · ') : '',
  ].filter(Boolean);
}

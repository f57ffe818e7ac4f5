// The sentence over the map: what is true now, and nothing more than that.
import type { JourneyMap, MapMoment, WeakestLink } from '../../../api/schema';
import { t } from '../../../lib/i18n.svelte';
import { level_of, standing_of } from './curve';
import { is_hidden, reading_of, share_text } from './words';

export function moments_of(map: Pick<JourneyMap, 'stages'>): MapMoment[] {
  return map.stages.flatMap((stage) => stage.moments);
}

// The weakest link, when the whole interval of what is lost to it lies above nothing.
export function weakest_of(map: Pick<JourneyMap, 'stages' | 'weakest_link'>): { moment: MapMoment; link: WeakestLink } | undefined {
  const moment = moments_of(map).find((one) => one.weakest);
  const link = moment && map.weakest_link?.find((one) => one.moment === moment.key);
  if (!moment || !link || link.suppressed || link.lost.value === null) return undefined;
  return (link.lost.low ?? 0) > 0 ? { moment, link } : undefined;
}

function moved(map: JourneyMap, verdict: 'up' | 'down'): MapMoment[] {
  const size = (moment: MapMoment) => Math.abs(moment.score?.change?.value ?? 0);
  return moments_of(map).filter((moment) => !is_hidden(moment.score) && moment.score?.change?.verdict === verdict).sort((a, b) => size(b) - size(a));
}

function about_change(map: JourneyMap): string {
  const [down, up] = [moved(map, 'down'), moved(map, 'up')];
  const between_units = map.compared_with && 'unit' in map.compared_with;
  if (between_units) {
    if (down.length) return t('map.says_lower_than_unit', { moment: down[0]!.title, others: down.length - 1 });
    return up.length ? t('map.says_higher_than_unit', { moment: up[0]!.title, others: up.length - 1 }) : '';
  }
  if (down.length && up.length) return t('map.says_both', { down: down[0]!.title, up: up[0]!.title });
  if (down.length) return t('map.says_down', { moment: down[0]!.title, others: down.length - 1 });
  return up.length ? t('map.says_up', { moment: up[0]!.title, others: up.length - 1 }) : '';
}

export function sentence(map: JourneyMap): string {
  const moments = moments_of(map);
  if (moments.length === 0) return t('map.says_empty');
  const shown = moments.filter((moment) => !is_hidden(moment.score));
  if (shown.length === 0) {
    return moments.some((moment) => moment.score?.suppressed) ? t('map.says_hidden') : t('map.says_no_answers');
  }
  const weakest = weakest_of(map);
  const down = moved(map, 'down');
  if (weakest && down.some((moment) => moment.key === weakest.moment.key)) return t('map.says_weakest_and_down', { moment: weakest.moment.title });
  if (weakest) {
    return t('map.says_weakest', { moment: weakest.moment.title, share: share_text(weakest.link.bad_share.value) });
  }
  const change = about_change(map);
  if (change) return change;
  const level = level_of(shown.map((moment) => reading_of(moment.score)));
  const low = shown.filter((moment) => standing_of(reading_of(moment.score), level) === 'below').sort((a, b) => (a.score?.value ?? 0) - (b.score?.value ?? 0));
  if (low.length) return t('map.says_below', { moment: low[0]!.title });
  return shown.length === 1 ? t('map.says_one') : t('map.says_even');
}

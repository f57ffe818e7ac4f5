// Problems, changes and clashes in words.
import { channel_name } from '../../../domain/words';
import { kLanguageNames, is_language, t, t_maybe, type MessageKey } from '../../../lib/i18n.svelte';
import type { Change } from './changes';
import type { PathProblem } from './check';
import { kMostMoments, kMostStages } from './document';
import type { Clash } from './merge';

export function problem_words(problem: PathProblem): string {
  if (problem.code === 'other') return problem.message ?? '';
  const n = problem.code === 'too_many_stages' ? kMostStages : kMostMoments;
  return t(`journey_edit.problem_${problem.code}`, { name: problem.name ?? '', n });
}

export const field_name = (field: string): string => t_maybe(`journey_edit.field_${field}`, field);

// What a document names by keys, as people know it.
export interface Names {
  moment: (key: string) => string;
  persona: (key: string) => string;
  touchpoint: (key: string) => string;
  journey: (key: string) => string;
  stage: (key: string) => string;
}

export function value_words(field: string, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') return t('journey_edit.nothing');
  if (Array.isArray(value)) {
    if (!value.length) return t(field === 'personas' ? 'journey_edit.everybody' : field === 'next' ? 'journey_edit.the_next_one' : 'journey_edit.nothing');
    return value.map((one: unknown) => {
      if (field === 'personas') return names.persona(String(one));
      if (field === 'order') return names.moment(String(one));
      const branch = one as { moment?: string; label?: string };
      return [names.moment(branch.moment ?? ''), branch.label].filter(Boolean).join(': ');
    }).join(', ');
  }
  const text = String(value);
  switch (field) {
    case 'touchpoint': return names.touchpoint(text);
    case 'channel': return channel_name(text);
    case 'sub_journey': return names.journey(text);
    case 'language': return is_language(text) ? kLanguageNames[text] : text;
    case 'kind': return t_maybe(`journey_edit.kind_${text}`, text);
    case 'stage': return names.stage(text);
    case 'outcome': {
      const outcome = value as { survey?: string; question?: string };
      return `${outcome.survey ?? ''}: ${outcome.question ?? ''}`;
    }
    default: return typeof value === 'object' ? t('journey_edit.changed_thing') : text;
  }
}

// One line of a change: what and where; the values stand under it.
export function change_words(change: Change, names: Names): string {
  const what = t(`journey_edit.thing_${change.what}`);
  const name = change.title || change.key;
  if (change.kind === 'changed') return change.what === 'journey' ? t('journey_edit.change_journey', { field: field_name(change.field ?? '') }) : t('journey_edit.change_changed', { name, field: field_name(change.field ?? '') });
  if (change.kind === 'moved' && change.field === 'stage') {
    const stage = (key: unknown) => names.stage(String(key));
    return t('journey_edit.change_moved_stage', { name, from: stage(change.before), to: stage(change.after) });
  }
  if (change.kind === 'moved' && typeof change.before === 'number' && typeof change.after === 'number') return t('journey_edit.change_moved_place', { what, name, from: change.before, to: change.after });
  const keys: Record<'added' | 'removed' | 'moved', MessageKey> = { added: 'journey_edit.change_added', removed: 'journey_edit.change_removed', moved: 'journey_edit.change_moved' };
  return t(keys[change.kind], { what, name });
}

export function clash_words(clash: Clash): string {
  const name = clash.title || clash.key;
  if (clash.field === 'gone') return t('journey_edit.clash_gone', { name });
  if (clash.field === 'stage') return t('journey_edit.clash_stage', { name });
  if (clash.field === 'order') return clash.what === 'journey' ? t('journey_edit.clash_stages') : t('journey_edit.clash_order', { name });
  return clash.what === 'journey' ? t('journey_edit.change_journey', { field: field_name(clash.field) }) : t('journey_edit.change_changed', { name, field: field_name(clash.field) });
}

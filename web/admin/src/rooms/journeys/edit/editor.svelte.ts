// One open editor: the draft, the lists it chooses from, where one is on the path, and every action
// with its words.
import { getContext, setContext, tick } from 'svelte';
import { get } from '../../../api/client';
import type { JourneySummary, Page, Persona, SurveySummary, Touchpoint } from '../../../api/schema';
import { t } from '../../../lib/i18n.svelte';
import { may } from '../../../lib/session.svelte';
import { show_toast } from '../../../ui/toasts.svelte';
import { blocks_saving, check, with_servers, type PathProblem } from './check';
import { read_text, text_of } from './clipboard';
import { all_moments, find_moment, kMostMoments, kMostStages, type Moment, type Path, type Stage, type StageKind } from './document';
import type { Draft } from './draft.svelte';
import { merge_quietly } from './merge';
import * as moves from './moves';

export const kEntry = ' entry'; // the place of a moment whose title is being written
export type Shown = 'moment' | 'journey';

export class Editor {
  readonly draft: Draft;
  readonly journey_id: string;
  personas = $state.raw<Persona[]>();
  touchpoints = $state.raw<Touchpoint[]>();
  journeys = $state.raw<JourneySummary[]>();
  surveys = $state.raw<SurveySummary[]>();
  at = $state<string>(); // the moment that the arrows are at
  shown = $state<Shown>();
  entry = $state.raw<{ stage: string; at: number }>();
  said = $state('');
  wide = $state(true); // the form stands beside the path
  canvas: HTMLElement | undefined;

  readonly titles = $derived.by(() => new Map(all_moments(this.draft.path).map((moment) => [moment.key, moment.title])));
  readonly place = $derived.by(() => find_moment(this.draft.path, this.at));
  readonly problems: PathProblem[] = $derived.by(() => {
    const keys = (list: { document: { key: string } }[] | undefined) => list && new Set(list.map((one) => one.document.key));
    const found = check(this.draft.path, { touchpoints: keys(this.touchpoints), personas: keys(this.personas), journeys: this.journeys && new Set(this.journeys.map((one) => one.key)) });
    return this.draft.unsaved ? found : with_servers(found, this.draft.problems, this.draft.path);
  });
  readonly errors = $derived.by(() => this.problems.filter((problem) => !problem.warning));
  readonly blocking = $derived.by(() => this.problems.filter(blocks_saving));
  readonly problems_of = $derived.by(() => {
    const by_moment = new Map<string, PathProblem[]>();
    for (const problem of this.problems) if (problem.moment) by_moment.set(problem.moment, [...(by_moment.get(problem.moment) ?? []), problem]);
    return by_moment;
  });

  constructor(draft: Draft, journey_id: string) {
    this.draft = draft;
    this.journey_id = journey_id;
    this.at = all_moments(draft.path)[0]?.key;
  }

  async load_lists(signal: AbortSignal): Promise<void> {
    const list = <T>(path: string, query = {}) => get<Page<T>>(path, query, signal).then((page) => page.items);
    const archived = true; // what stands in the path already is named even when it was put away
    const [personas, touchpoints, journeys, surveys] = await Promise.all([
      list<Persona>('/personas', { archived }), list<Touchpoint>('/touchpoints', { archived }), list<JourneySummary>('/journeys', { archived }),
      may('read_surveys') ? list<SurveySummary>('/surveys') : Promise.resolve([]),
    ]);
    this.personas = personas;
    this.touchpoints = touchpoints;
    this.journeys = journeys;
    this.surveys = surveys;
  }

  async load_surveys(): Promise<void> {
    if (may('read_surveys')) this.surveys = (await get<Page<SurveySummary>>('/surveys').catch(() => undefined))?.items ?? this.surveys;
  }

  get path(): Path {
    return this.draft.path;
  }
  get read_only(): boolean {
    return this.draft.read_only;
  }

  say(text: string): void {
    // The same words twice are read twice.
    this.said = this.said === text ? `${text}\u00a0` : text;
  }

  // Puts the focus on a moment of the path, wherever it went.
  async focus(key: string | undefined): Promise<void> {
    if (key === undefined) return;
    this.at = key;
    await tick();
    const card = this.canvas?.querySelector<HTMLElement>(`[data-moment="${CSS.escape(key)}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  async open(key: string, field = 'title'): Promise<void> {
    if (this.at !== key) this.draft.pause();
    this.at = key;
    this.shown = 'moment';
    await tick();
    await tick();
    document.querySelector<HTMLElement>(`[data-form="moment"] [name="${field}"]`)?.focus();
    // The form takes a part of the width: the moment may be behind it now.
    this.canvas?.querySelector(`[data-moment="${CSS.escape(key)}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  close(): void {
    this.shown = undefined;
    void this.focus(this.at);
  }

  undo(): void {
    this.go_back(() => this.draft.undo(), 'journey_edit.undone');
  }
  redo(): void {
    this.go_back(() => this.draft.redo(), 'journey_edit.redone');
  }
  private go_back(step: () => string | undefined, said: 'journey_edit.undone' | 'journey_edit.redone'): void {
    const was_on_path = !!document.activeElement?.closest('[data-moment]');
    const label = step();
    if (label) this.say(t(said, { what: label }));
    this.stay();
    if (was_on_path) void this.focus(this.at); // what came back is drawn anew
  }
  // Where one was may be gone.
  stay(): void {
    if (this.place) return;
    this.at = all_moments(this.path)[0]?.key;
    if (this.shown === 'moment') this.shown = undefined;
  }

  set<Name extends keyof Moment>(key: string, name: Name, value: Moment[Name]): void {
    this.draft.change(moves.set_moment(this.path, key, name, value), t('journey_edit.did_edit', { name: this.titles.get(key) ?? key }), `${key}.${name}`);
  }
  set_journey<Name extends keyof Path>(name: Name, value: Path[Name]): void {
    this.draft.change(moves.set_journey(this.path, name, value), t('journey_edit.did_edit_journey'), `journey.${name}`);
  }
  set_stage<Name extends 'title' | 'kind'>(stage: Stage, name: Name, value: Stage[Name]): void {
    this.draft.change(moves.set_stage(this.path, stage.key, name, value), t('journey_edit.did_edit', { name: stage.title }), `${stage.key}.${name}`);
  }

  private get has_room(): boolean {
    if (this.titles.size < kMostMoments) return true;
    show_toast('error', t('journey_edit.problem_too_many_moments', { n: kMostMoments }));
    return false;
  }

  begin_entry(stage: string, at: number): void {
    if (this.read_only || !this.has_room) return;
    this.entry = { stage, at };
  }
  add_moment(stage: string, at: number, title: string): string {
    const added = moves.add_moment(this.path, stage, at, title.trim());
    this.draft.change(added.path, t('journey_edit.did_add', { name: title.trim() }));
    this.say(t('journey_edit.did_add', { name: title.trim() }));
    this.at = added.key;
    return added.key;
  }
  add_three_stages(): void {
    const path = (['before', 'during', 'after'] as const).reduce((so_far, kind) => moves.add_stage(so_far, kind, t(`journey_edit.kind_${kind}`)).path, this.path);
    this.draft.change(path, t('journey_edit.did_add_stage'));
    this.begin_entry(path.stages[0]!.key, 0);
  }
  async add_stage(kind: StageKind): Promise<void> {
    if (this.path.stages.length >= kMostStages) {
      show_toast('error', t('journey_edit.problem_too_many_stages', { n: kMostStages }));
      return;
    }
    const added = moves.add_stage(this.path, kind, kind === 'own' ? t('journey_edit.new_stage') : t(`journey_edit.kind_${kind}`));
    this.draft.change(added.path, t('journey_edit.did_add_stage'));
    this.say(t('journey_edit.did_add_stage'));
    await tick();
    const title = this.canvas?.querySelector<HTMLInputElement>(`[data-stage="${added.key}"] input`);
    title?.focus();
    title?.select();
    title?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private with_way_back(next: Path, done: string): void {
    const [before, after] = [this.path, next];
    this.draft.change(next, done);
    show_toast('done', done, { // reads it out, too
      label: t('journey_edit.undo'),
      run: () => {
        if (this.path === after) this.undo();
        else this.draft.change(merge_quietly(after, this.path, before), t('journey_edit.did_bring_back'));
      },
    });
  }
  remove(key: string): void {
    const place = find_moment(this.path, key);
    if (!place || this.read_only) return;
    const all = all_moments(this.path);
    const index = all.findIndex((moment) => moment.key === key);
    this.with_way_back(moves.remove_moment(this.path, key), t('journey_edit.did_remove', { name: place.moment.title }));
    const next = (all[index + 1] ?? all[index - 1])?.key;
    if (this.shown === 'moment' && !this.wide) this.shown = undefined;
    this.at = next;
    if (next === undefined) this.shown = undefined;
    else void this.focus(next);
  }
  remove_stage(stage: Stage): void {
    this.with_way_back(moves.remove_stage(this.path, stage.key), t('journey_edit.did_remove_stage', { name: stage.title, n: stage.moments.length }));
    this.stay();
  }

  private where(key: string): string {
    const place = find_moment(this.path, key);
    return place ? t('journey_edit.is_at', { name: place.moment.title, stage: place.stage.title, place: place.moment_index + 1, count: place.stage.moments.length }) : '';
  }
  step(key: string, by: 1 | -1): void {
    const next = moves.step_moment(this.path, key, by);
    if (next === this.path) {
      this.say(t('journey_edit.no_further'));
      return;
    }
    this.draft.change(next, t('journey_edit.did_move', { name: this.titles.get(key) ?? '' }), `move.${key}`);
    this.say(this.where(key));
    void this.focus(key);
  }
  to_stage(key: string, by: 1 | -1): void {
    const place = find_moment(this.path, key);
    const stage = place && this.path.stages[place.stage_index + by];
    if (!stage) {
      this.say(t('journey_edit.no_further'));
      return;
    }
    this.draft.change(moves.move_moment(this.path, key, stage.key, by > 0 ? 0 : stage.moments.length), t('journey_edit.did_move', { name: place.moment.title }), `move.${key}`);
    this.say(this.where(key));
    void this.focus(key);
  }
  move_stage(stage: Stage, by: 1 | -1): void {
    const next = moves.move_stage(this.path, stage.key, by);
    if (next === this.path) return;
    this.draft.change(next, t('journey_edit.did_move', { name: stage.title }));
    this.say(t('journey_edit.stage_is_at', { name: stage.title, place: next.stages.findIndex((one) => one.key === stage.key) + 1, count: next.stages.length }));
  }
  arrange(stage: string, keys: string[]): void {
    this.draft.change(moves.arrange(this.path, stage, keys), t('journey_edit.did_arrange'), 'drag');
  }

  duplicate(key: string): void {
    const place = find_moment(this.path, key);
    if (!place || !this.has_room || this.read_only) return;
    const pasted = moves.paste_moment(this.path, place.moment, t('journey_edit.copy_of', { name: place.moment.title }), key);
    if (!pasted) return;
    this.draft.change(pasted.path, t('journey_edit.did_copy', { name: place.moment.title }));
    this.say(t('journey_edit.did_copy', { name: place.moment.title }));
    void this.focus(pasted.key);
  }
  // Onto the clipboard; true when there was something to take.
  copy(data: DataTransfer): boolean {
    if (!this.place) return false;
    data.setData('text/plain', text_of(this.place.moment));
    show_toast('done', t('journey_edit.on_clipboard', { name: this.place.moment.title }));
    return true;
  }
  paste(text: string): boolean {
    const found = this.read_only ? undefined : read_text(text);
    if (!found || !this.path.stages.length || !this.has_room) return false;
    let [path, last] = [this.path, this.at];
    const pieces: { moment?: Moment; title: string }[] = 'moment' in found ? [{ moment: found.moment, title: found.moment.title || t('journey_edit.new_moment') }] : found.titles.map((title) => ({ title }));
    for (const { moment, title } of pieces.slice(0, kMostMoments - this.titles.size)) {
      const place = find_moment(path, last);
      const stage = place?.stage ?? path.stages.at(-1)!;
      const added = moment ? moves.paste_moment(path, moment, title, last) : moves.add_moment(path, stage.key, (place?.moment_index ?? stage.moments.length - 1) + 1, title);
      if (added) [path, last] = [added.path, added.key];
    }
    const done = t('journey_edit.did_paste', { n: pieces.length });
    this.draft.change(path, done);
    this.say(done);
    void this.focus(last);
    return true;
  }

  // By the arrow keys along the path.
  walk(key: string): boolean {
    const all = all_moments(this.path);
    const index = all.findIndex((moment) => moment.key === this.at);
    const place = this.place;
    const stage_first = (by: number) => this.path.stages.slice(by > 0 ? (place?.stage_index ?? 0) + 1 : 0, by > 0 ? undefined : Math.max(0, place?.stage_index ?? 0)).filter((stage) => stage.moments.length).at(by > 0 ? 0 : -1)?.moments[0]?.key;
    const to: Record<string, string | undefined> = {
      ArrowRight: all[index + 1]?.key, ArrowDown: all[index + 1]?.key, ArrowLeft: all[index - 1]?.key, ArrowUp: all[index - 1]?.key,
      Home: all[0]?.key, End: all.at(-1)?.key, PageDown: stage_first(1), PageUp: stage_first(-1),
    };
    if (!(key in to)) return false;
    void this.focus(to[key] ?? this.at);
    return true;
  }
}

const kContext = Symbol('journey editor');
export function provide_editor(editor: Editor): Editor {
  return setContext(kContext, editor);
}
export function use_editor(): Editor {
  return getContext<Editor>(kContext);
}

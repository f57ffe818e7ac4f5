// A journey being edited: undoing, saving by itself, and other people's changes coming in. One Draft
// belongs to one open editor. What the server says is `base`; what is on the screen is `path`.
import { ApiError } from '../../../api/client';
import type { Journey, JourneyDocument, JourneyProblem } from '../../../api/schema';
import { problem_text } from '../../../domain/problems';
import { changes_between, type Change } from './changes';
import { document_of, find_moment, free_key, path_of, sharing, all_moments, type Path } from './document';
import { History } from './history';
import type { Kept, Shelf } from './kept';
import { merge, merge_quietly, type Clash, type Choice } from './merge';
import { rename_key } from './moves';

// offline: the server cannot be reached, tried again by itself. refused: it will not have it as it
// is. clash: somebody must choose. gone: the journey was removed or put away.
export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused' | 'clash' | 'gone';

export interface Server {
  load(): Promise<Journey>;
  save(document: JourneyDocument, revision: number): Promise<Journey>;
}
export interface Surroundings {
  readonly server: Server;
  readonly shelf: Shelf;
  readonly user: string;
  readonly tab: string;
  readonly read_only: boolean;
  readonly restored_label: string; // what undoing calls the changes found in the browser
}
export interface News {
  readonly by: string;
  readonly at: string;
  readonly changes: readonly Change[];
}
type About = Pick<Journey, 'published_version' | 'has_unpublished_changes' | 'archived_at' | 'updated_at' | 'updated_by'>;


const kSaveAfter = 900; // ms without changes
const kKeepAfter = 250;
const kFirstRetry = 2000;
const kLastRetry = 30_000;

function about(journey: Journey): About {
  const { published_version, has_unpublished_changes, archived_at, updated_at, updated_by } = journey;
  return { published_version, has_unpublished_changes, archived_at, updated_at, updated_by };
}

export class Draft {
  path = $state.raw() as Path;
  about = $state.raw() as About;
  problems = $state.raw<JourneyProblem[]>([]); // of the server, about what it has
  save_state = $state<SaveState>('saved');
  save_error = $state('');
  kept_here = $state(true); // what is unsaved is in this browser too
  restored_at = $state<string>(); // unsaved changes of an earlier visit came back
  news = $state.raw<News>(); // what others did last
  theirs_by = $state(''); // who is clashed with
  clashes = $state.raw<readonly Clash[]>([]);
  undecided = $state.raw<readonly Clash[]>([]);
  picks = $state.raw<ReadonlyMap<string, Choice>>(new Map());
  can_undo = $state(false);
  can_redo = $state(false);
  readonly read_only: boolean;

  private base = $state.raw() as Path;
  private revision: number;
  private theirs: Journey | undefined;
  private readonly history = new History<Path>();
  private readonly around: Surroundings;
  private save_timer: ReturnType<typeof setTimeout> | undefined;
  private keep_timer: ReturnType<typeof setTimeout> | undefined;
  private retry_after = kFirstRetry;
  private saving: Promise<void> | undefined;
  private left = false;

  constructor(journey: Journey, around: Surroundings) {
    this.around = around;
    this.read_only = around.read_only;
    const now = path_of(journey.document);
    this.base = now;
    this.path = now;
    this.revision = journey.revision;
    this.about = about(journey);
    this.problems = journey.problems;
    const kept = around.read_only ? undefined : around.shelf.read(around.user);
    if (kept) this.take_back(kept, journey);
  }

  private take_back({ base, document, at, tab }: Kept, journey: Journey): void {
    const [from, mine] = [path_of(base), path_of(document)];
    this.base = from;
    this.history.push(from, this.around.restored_label, '', 0);
    this.path = sharing(mine, from);
    this.restored_at = at;
    this.absorb(journey);
    this.mark();
    if (!this.theirs) this.news = undefined; // the page shows them as they are now; nothing came in
    this.keep(); // in this editor's own place, before the other one goes
    if (this.kept_here) this.around.shelf.remove(tab);
    if (this.unsaved && !this.theirs) this.save_later();
  }

  get unsaved(): boolean {
    return this.path !== this.base && !this.read_only;
  }
  // Are there unsaved changes that need a person before they can be saved?
  get stuck(): boolean {
    return this.unsaved && ['offline', 'refused', 'clash', 'gone'].includes(this.save_state);
  }
  get undo_label(): string {
    return this.can_undo ? this.history.undo_label : '';
  }
  get redo_label(): string {
    return this.can_redo ? this.history.redo_label : '';
  }
  private mark(): void {
    this.can_undo = this.history.can_undo;
    this.can_redo = this.history.can_redo;
  }

  // Changes of one group in quick succession are undone together.
  change(next: Path, label: string, group = ''): void {
    if (next === this.path || this.read_only) return;
    this.history.push(this.path, label, group, Date.now());
    this.show(next);
  }
  // What was undone, in words.
  undo(): string | undefined {
    const step = this.read_only ? undefined : this.history.undo(this.path);
    if (step) this.show(step.state);
    return step?.label;
  }
  redo(): string | undefined {
    const step = this.read_only ? undefined : this.history.redo(this.path);
    if (step) this.show(step.state);
    return step?.label;
  }
  pause(): void {
    this.history.pause();
  }
  private show(next: Path): void {
    this.path = next;
    this.mark();
    clearTimeout(this.keep_timer);
    this.keep_timer = setTimeout(() => this.keep(), kKeepAfter);
    if (this.theirs) this.weigh();
    else this.save_later();
  }

  // In the browser, at once.
  keep(): void {
    clearTimeout(this.keep_timer);
    const { shelf, user, tab } = this.around;
    if (!this.unsaved) {
      shelf.remove(tab);
      return;
    }
    this.kept_here = shelf.write({ user, tab, at: new Date().toISOString(), revision: this.revision, base: document_of(this.base), document: document_of(this.path) });
  }

  private save_later(delay = kSaveAfter): void {
    if (this.read_only || this.left || this.save_state === 'gone') return;
    if (this.save_state !== 'saving' && this.save_state !== 'offline') this.save_state = 'waiting';
    clearTimeout(this.save_timer);
    this.save_timer = setTimeout(() => void this.save(), delay);
  }

  // Saves what is not yet saved; resolves when the server has answered.
  async save(): Promise<void> {
    clearTimeout(this.save_timer);
    if (this.saving) await this.saving;
    if (this.theirs || this.save_state === 'gone') return;
    if (!this.unsaved) {
      this.settle();
      return;
    }
    this.saving = this.send();
    await this.saving;
    this.saving = undefined;
    if (this.unsaved && this.save_state === 'saving') this.save_later();
    else if (this.save_state === 'saving') this.settle();
  }
  private settle(): void {
    this.save_state = 'saved';
    this.save_error = '';
    this.keep();
  }

  private async send(): Promise<void> {
    const sent = this.path;
    this.save_state = 'saving';
    try {
      const journey = await this.around.server.save(document_of(sent), this.revision);
      const now = sharing(path_of(journey.document), sent);
      // What the server tidied comes in; words typed meanwhile stay.
      if (now !== sent) this.rebase(sent, now, sharing(merge_quietly(sent, this.path, now), now));
      this.base = now;
      this.took(journey);
      this.retry_after = kFirstRetry;
    } catch (error) {
      await this.not_saved(error, sent);
    }
  }

  private async not_saved(error: unknown, sent: Path): Promise<void> {
    const problem = error instanceof ApiError ? error : undefined;
    this.keep();
    if (problem?.status === 409 && (!problem.field || problem.field === 'revision')) {
      await this.look(true);
      return;
    }
    const [, stage, moment] = (problem?.status === 409 && /stages\[(\d+)\]\.moments\[(\d+)\]\.key$/.exec(problem.field ?? '')) || [];
    const taken = sent.stages[Number(stage)]?.moments[Number(moment)]?.key;
    if (taken !== undefined && find_moment(this.path, taken) && !find_moment(this.base, taken)) {
      // A new moment whose name another journey has already: nobody knows it by its key yet.
      const free = free_key(`${taken}_${this.path.key}`.slice(0, 60), new Set(all_moments(this.path).map((moment) => moment.key)));
      const mend = (path: Path) => rename_key(path, taken, free);
      this.history.rebase(mend);
      this.path = mend(this.path);
      return;
    }
    this.save_error = problem?.field === 'archived_at' ? '' : problem_text(error); // the page says where the journey is
    if (problem?.status === 404) this.save_state = 'gone';
    else if (!problem || problem.status === 0 || problem.status >= 500 || [401, 408, 429].includes(problem.status)) this.retry(problem?.retry_after_s);
    else this.save_state = 'refused';
  }
  private retry(after_s?: number): void {
    this.save_state = 'offline';
    this.save_later(after_s ? after_s * 1000 : this.retry_after);
    this.retry_after = Math.min(kLastRetry, this.retry_after * 2);
  }

  // Looks whether somebody else saved; their changes come in.
  async look(after_conflict = false): Promise<void> {
    if (!after_conflict && (this.saving || this.save_state === 'gone')) return;
    try {
      const journey = await this.around.server.load();
      if (!after_conflict && this.saving) return; // the save's own answer is newer
      this.refresh(journey);
      if (after_conflict && this.save_state === 'saving') this.retry(); // not the newer one after all
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.save_state = 'gone';
      else if (after_conflict) this.retry();
    }
  }

  private took(journey: Journey): void {
    this.revision = journey.revision;
    this.about = about(journey);
    this.problems = journey.problems;
  }
  // What the server said about the journey, whenever it was.
  refresh(journey: Journey): void {
    if (journey.revision > this.revision) this.absorb(journey);
    else if (journey.revision === this.revision) this.took(journey);
    // An older one was on its way while a save went through.
  }

  private absorb(journey: Journey): void {
    this.theirs = journey;
    this.theirs_by = journey.updated_by;
    this.weigh();
    if (!this.undecided.length) this.adopt();
    else this.save_state = 'clash';
  }
  private weigh(): void {
    if (!this.theirs) return;
    const theirs = sharing(path_of(this.theirs.document), this.base);
    this.undecided = merge(this.base, this.path, theirs, this.picks).clashes;
    const all = new Map([...merge(this.base, this.path, theirs).clashes, ...this.undecided].map((clash) => [clash.id, clash]));
    // A choice holds for the words it was made of.
    const before = new Map(this.clashes.map((clash) => [clash.id, clash]));
    const stale = [...this.picks.keys()].filter((id) => before.has(id) && !(all.has(id) && JSON.stringify([before.get(id)!.mine, before.get(id)!.theirs]) === JSON.stringify([all.get(id)!.mine, all.get(id)!.theirs])));
    this.clashes = [...all.values()];
    if (!stale.length) return;
    this.picks = new Map([...this.picks].filter(([id]) => !stale.includes(id)));
    this.undecided = merge(this.base, this.path, theirs, this.picks).clashes;
  }
  decide(clash: Clash, pick: Choice): void {
    this.picks = new Map(this.picks).set(clash.id, pick);
    this.weigh();
  }
  decide_all(pick: 'mine' | 'theirs'): void {
    // Deciding one thing can bring up another: a stage goes when its last moment does.
    for (let round = 0; round < 4; round++) {
      this.picks = new Map([...this.picks, ...this.clashes.map((clash) => [clash.id, pick] as const)]);
      this.weigh();
    }
  }
  // Once everything is decided: the merged path is mine from now on, and saved.
  finish(): void {
    if (this.theirs && !this.undecided.length) this.adopt();
  }

  private adopt(): void {
    const journey = this.theirs!;
    const [base, theirs] = [this.base, sharing(path_of(journey.document), this.base)];
    const merged = merge(base, this.path, theirs, this.picks).path;
    const changes = changes_between(base, theirs);
    if (changes.length) this.news = { by: journey.updated_by, at: journey.updated_at, changes };
    this.rebase(base, theirs, sharing(merged, theirs));
    this.base = theirs;
    this.took(journey);
    this.theirs = undefined;
    this.clashes = [];
    this.undecided = [];
    this.picks = new Map();
    this.save_state = 'saved';
    if (this.unsaved) this.save_later();
    else this.settle();
  }
  private rebase(base: Path, theirs: Path, path: Path): void {
    this.history.rebase((state) => sharing(merge_quietly(base, state, theirs), theirs));
    this.path = path;
    this.mark();
  }

  // The editor closes: one more try, and the browser keeps what is left.
  leave(): void {
    this.keep();
    clearTimeout(this.save_timer);
    if (this.unsaved && !this.theirs) void this.save().then(() => this.keep());
    this.left = true;
  }
}

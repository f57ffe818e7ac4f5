// A survey being edited: undo and redo, saving by itself, and the choice when somebody else saved
// first. One Draft belongs to one open builder.
import { getContext, setContext, untrack } from 'svelte';
import { ApiError, get, put } from '../../api/client';
import type { Definition, SurveyProblem, Language, Localised, Question, Survey } from '../../api/schema';
import { problem_text } from '../../domain/problems';
import { rename } from './expression';
import { has_end_labels, has_options, local_id, new_question, unique_key, type DraftDefinition, type DraftOption, type DraftQuestion } from './question_types';

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';
const kSaveAfter = 900; // ms without changes
const kOneStep = 700; // ms: changes nearer than this are undone together
const kSteps = 200;

function with_ids(definition: Definition): DraftDefinition {
  const options = (list: Question['options']) => list?.map((option) => ({ ...option, _id: local_id() }));
  return {
    ...structuredClone(definition),
    questions: definition.questions.map((question) => {
      const { options: given_options, rows, ...rest } = structuredClone(question);
      return { ...rest, _id: local_id(), ...(given_options && { options: options(given_options)! }), ...(rows && { rows: options(rows)! }) } as DraftQuestion;
    }),
  };
}

// As the API wants it: no local ids, no empty texts, no members that say nothing.
export function definition_of(json: string): Definition {
  return JSON.parse(json, (name, value) => {
    if (name === '_id') return undefined;
    if (value && typeof value === 'object' && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) if (member === '' || member === null) delete value[key];
    }
    return value;
  }) as Definition;
}

export interface MissingText {
  question: string | undefined; // its local id
  language: Language;
}

export class Draft {
  definition = $state<DraftDefinition>() as DraftDefinition;
  survey = $state.raw<Survey>() as Survey;
  problems = $state.raw<SurveyProblem[]>([]);
  save_state = $state<SaveState>('saved');
  save_error = $state('');
  theirs = $state.raw<Survey>();
  selected = $state<string>(); // a question's local id
  shown_language = $state<Language | 'all'>('all');
  can_undo = $state(false);
  can_redo = $state(false);

  readonly read_only: boolean;
  private past: string[] = [];
  private future: string[] = [];
  private present = '';
  private saved_json = '';
  private last_change = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | undefined;

  constructor(survey: Survey, read_only: boolean) {
    this.read_only = read_only;
    this.survey = survey;
    this.load(survey);
    this.selected = this.definition.questions[0]?._id;
  }

  private load(survey: Survey): void {
    this.survey = survey;
    this.problems = survey.problems;
    this.definition = with_ids(survey.definition);
    this.present = JSON.stringify(this.definition);
    this.saved_json = this.present;
    this.past = [];
    this.future = [];
    this.mark();
    this.save_state = 'saved';
  }

  private mark(): void {
    this.can_undo = this.past.length > 0;
    this.can_redo = this.future.length > 0;
  }

  // Called whenever the definition may have changed, with its present JSON.
  changed(json: string): void {
    if (json === this.present) return;
    const now = Date.now();
    if (now - this.last_change > kOneStep || this.past.length === 0) {
      this.past.push(this.present);
      if (this.past.length > kSteps) this.past.shift();
    }
    this.last_change = now;
    this.present = json;
    this.future = [];
    this.mark();
    this.save_later();
  }

  private step(from: string[], to: string[]): void {
    const json = from.pop();
    if (json === undefined) return;
    to.push(this.present);
    this.present = json;
    this.last_change = 0;
    this.definition = JSON.parse(json) as DraftDefinition;
    if (!this.definition.questions.some((question) => question._id === this.selected)) this.selected = this.definition.questions[0]?._id;
    this.mark();
    this.save_later();
  }
  undo(): void {
    this.step(this.past, this.future);
  }
  redo(): void {
    this.step(this.future, this.past);
  }

  private save_later(): void {
    if (this.read_only || this.save_state === 'conflict') return;
    this.save_state = 'waiting';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), kSaveAfter);
  }

  get unsaved(): boolean {
    return this.present !== this.saved_json && !this.read_only;
  }

  // Saves what is not yet saved; resolves when the server has answered.
  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.saving) await this.saving;
    if (!this.unsaved || this.save_state === 'conflict') {
      if (this.save_state === 'waiting') this.save_state = 'saved';
      return;
    }
    this.saving = this.send();
    await this.saving;
    this.saving = undefined;
    if (this.unsaved && this.save_state === 'saved') this.save_later();
  }

  private async send(): Promise<void> {
    const json = this.present;
    this.save_state = 'saving';
    try {
      const survey = await put<Survey>(`/surveys/${this.survey.id}`, { definition: definition_of(json), revision: this.survey.revision });
      this.took(survey);
      this.saved_json = json;
      this.save_state = 'saved';
      this.save_error = '';
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict' && error.field !== 'slug') {
        this.theirs = await get<Survey>(`/surveys/${this.survey.id}`).catch(() => undefined);
        this.save_state = this.theirs ? 'conflict' : 'failed';
        return;
      }
      this.save_state = 'failed';
      this.save_error = problem_text(error);
    }
  }

  took(survey: Survey): void {
    this.survey = survey;
    this.problems = survey.problems;
  }

  // After a conflict: mine goes over theirs, or theirs comes here (mine can be undone back).
  async keep_mine(): Promise<void> {
    if (!this.theirs) return;
    this.survey = { ...this.survey, revision: this.theirs.revision };
    this.theirs = undefined;
    this.save_state = 'waiting';
    await this.save();
  }
  take_theirs(): void {
    if (!this.theirs) return;
    const mine = this.present;
    const theirs = this.theirs;
    this.theirs = undefined;
    this.load(theirs);
    this.past = [mine];
    this.mark();
    this.selected = this.definition.questions[0]?._id;
  }

  get question(): DraftQuestion | undefined {
    return this.definition.questions.find((question) => question._id === this.selected);
  }
  get selected_index(): number {
    return this.definition.questions.findIndex((question) => question._id === this.selected);
  }
  get keys(): string[] {
    return this.definition.questions.map((question) => question.key);
  }
  get languages(): Language[] {
    return this.definition.languages;
  }
  get shown_languages(): Language[] {
    return this.shown_language !== 'all' && this.languages.includes(this.shown_language) ? [this.shown_language] : this.languages;
  }

  add(type: Question['type']): void {
    const question = new_question(type, this.keys);
    const at = this.selected_index < 0 ? this.definition.questions.length : this.selected_index + 1;
    this.definition.questions.splice(at, 0, question);
    this.selected = question._id;
  }

  copy(id: string): void {
    const at = this.definition.questions.findIndex((question) => question._id === id);
    const original = this.definition.questions[at];
    if (!original) return;
    const copied = $state.snapshot(original) as DraftQuestion;
    const fresh = (list: DraftOption[] | undefined) => list?.map((option) => ({ ...option, _id: local_id() }));
    const question: DraftQuestion = { ...copied, _id: local_id(), key: unique_key(copied.key, this.keys), ...(copied.options && { options: fresh(copied.options)! }), ...(copied.rows && { rows: fresh(copied.rows)! }) };
    this.definition.questions.splice(at + 1, 0, question);
    this.selected = question._id;
  }

  remove(id: string): void {
    const at = this.definition.questions.findIndex((question) => question._id === id);
    if (at < 0) return;
    this.definition.questions.splice(at, 1);
    this.selected = (this.definition.questions[at] ?? this.definition.questions[at - 1])?._id;
  }

  move(id: string, by: number): void {
    const at = this.definition.questions.findIndex((question) => question._id === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= this.definition.questions.length) return;
    const [question] = this.definition.questions.splice(at, 1);
    this.definition.questions.splice(to, 0, question!);
  }

  // A new key for a question, carried into every condition that names it.
  rename_question(question: DraftQuestion, key: string): void {
    const old = question.key;
    if (!key || key === old) return;
    question.key = key;
    for (const other of this.definition.questions) {
      if (other.show_if) other.show_if = rename(other.show_if, old, key);
      if (other.skip_to_end_if) other.skip_to_end_if = rename(other.skip_to_end_if, old, key);
    }
    for (const quota of this.definition.quotas ?? []) if (quota.when) quota.when = rename(quota.when, old, key);
  }

  missing(text: Localised | undefined, needed: boolean): Language[] {
    const some = needed || this.languages.some((language) => text?.[language]?.trim());
    return some ? this.languages.filter((language) => !text?.[language]?.trim()) : [];
  }

  missing_in(question: DraftQuestion): Language[] {
    const texts: Language[][] = [this.missing(question.title, question.type !== 'hidden' && question.type !== 'quadrant'), this.missing(question.help, false), this.missing(question.placeholder, false), this.missing(question.unit_label, false)];
    if (has_end_labels(question.type)) texts.push(this.missing(question.low_label, false), this.missing(question.high_label, false));
    if (has_options(question.type) || question.type === 'matrix') for (const option of question.options ?? []) texts.push(this.missing(option.label, true));
    for (const row of question.rows ?? []) texts.push(this.missing(row.label, question.type === 'matrix'));
    return texts.flat();
  }

  // How many texts each language still lacks.
  get missing_counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    const all = [this.missing(this.definition.title, true), this.missing(this.definition.intro, false), this.missing(this.definition.thanks, false), ...(this.definition.attributes ?? []).map((attribute) => this.missing(attribute.label, false)), ...this.definition.questions.map((question) => this.missing_in(question))];
    for (const language of all.flat()) counts[language] = (counts[language] ?? 0) + 1;
    return counts;
  }
}

const kContext = Symbol('draft');
export function provide_draft(draft: Draft): Draft {
  setContext(kContext, draft);
  // Whatever part of the form wrote into the definition, this sees it.
  $effect(() => {
    const json = JSON.stringify(draft.definition);
    untrack(() => draft.changed(json));
  });
  return draft;
}
export function use_draft(): Draft {
  return getContext<Draft>(kContext);
}

// What can be undone. Changes of one group in quick succession are one step: a word, not a letter.
const kOneStep = 1000; // ms between two changes of a step
const kLongestStep = 8000; // ms from its first change
const kSteps = 300;

interface Step<T> {
  readonly state: T; // before the step when past, after it when undone
  readonly label: string;
}

export class History<T> {
  private past: Step<T>[] = [];
  private future: Step<T>[] = [];
  private group = '';
  private began_at = 0;
  private changed_at = 0;

  // `present` is what `label` made into something else. An empty group is a step of its own.
  push(present: T, label: string, group: string, now: number): void {
    const goes_on = group !== '' && group === this.group && this.past.length > 0 && now - this.changed_at <= kOneStep && now - this.began_at <= kLongestStep;
    if (!goes_on) {
      this.past.push({ state: present, label });
      if (this.past.length > kSteps) this.past.shift();
      this.began_at = now;
    }
    this.group = group;
    this.changed_at = now;
    this.future = [];
  }

  // The next change begins a step whatever its group: the person looked away.
  pause(): void {
    this.group = '';
  }

  undo(present: T): Step<T> | undefined {
    return this.step(this.past, this.future, present);
  }
  redo(present: T): Step<T> | undefined {
    return this.step(this.future, this.past, present);
  }
  private step(from: Step<T>[], to: Step<T>[], present: T): Step<T> | undefined {
    const step = from.pop();
    if (!step) return undefined;
    to.push({ state: present, label: step.label });
    this.group = '';
    return step;
  }

  // Somebody else's changes come into every step, so that undoing never takes them away.
  rebase(onto: (state: T) => T): void {
    const one = (step: Step<T>): Step<T> => ({ state: onto(step.state), label: step.label });
    this.past = this.past.map(one);
    this.future = this.future.map(one);
    this.group = '';
  }

  get can_undo(): boolean {
    return this.past.length > 0;
  }
  get can_redo(): boolean {
    return this.future.length > 0;
  }
  get undo_label(): string {
    return this.past.at(-1)?.label ?? '';
  }
  get redo_label(): string {
    return this.future.at(-1)?.label ?? '';
  }
}

// A persona or a touchpoint in a form: saved with the revision it was read at. When somebody else
// saved meanwhile, fields that only one of both changed go together by themselves; the others are
// shown, and what stands in the form is what will be saved.
import { ApiError, create, get, put } from '../../../api/client';
import { same } from '../edit/document';

export interface Stored<D> {
  readonly id: string;
  readonly revision: number;
  readonly document: D;
}
export interface FieldClash {
  readonly field: string;
  readonly theirs: unknown;
}

export function merge_fields<D extends object>(base: D, mine: D, theirs: D): { merged: D; clashes: FieldClash[] } {
  const merged = { ...theirs } as Record<string, unknown>;
  const clashes: FieldClash[] = [];
  const of = (document: D, field: string) => (document as Record<string, unknown>)[field];
  for (const field of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (same(of(mine, field), of(base, field))) continue;
    merged[field] = of(mine, field);
    if (!same(of(theirs, field), of(base, field)) && !same(of(mine, field), of(theirs, field))) clashes.push({ field, theirs: of(theirs, field) });
  }
  return { merged: merged as D, clashes };
}

export class StoredForm<S extends Stored<object>> {
  document = $state() as S['document'];
  clashes = $state.raw<FieldClash[]>([]);
  merged = $state(false); // somebody else's changes came in
  readonly id: string | undefined;
  private base: S['document'];
  private revision: number;

  constructor(private readonly route: '/personas' | '/touchpoints', blank: S['document'], stored?: S) {
    const document = stored?.document ?? blank;
    this.base = structuredClone(document);
    this.document = structuredClone(document);
    this.id = stored?.id;
    this.revision = stored?.revision ?? 0;
  }

  get changed(): boolean {
    return !same($state.snapshot(this.document), this.base);
  }

  // Nothing when a clash has to be looked at first.
  async save(): Promise<S | undefined> {
    const document = $state.snapshot(this.document) as S['document'];
    if (!this.id) return create<S>(this.route, { document });
    try {
      return await put<S>(`${this.route}/${this.id}`, { document, revision: this.revision });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409 || (error.field && error.field !== 'revision')) throw error;
    }
    const current = await get<S>(`${this.route}/${this.id}`);
    const { merged, clashes } = merge_fields(this.base, document, current.document);
    this.base = current.document;
    this.revision = current.revision;
    this.document = merged;
    this.clashes = clashes;
    this.merged = true;
    return clashes.length ? undefined : this.save();
  }

  take(clash: FieldClash): void {
    (this.document as Record<string, unknown>)[clash.field] = structuredClone(clash.theirs);
    this.clashes = this.clashes.filter((one) => one !== clash);
  }
}

// What could not be saved yet, kept in this browser until it could.
import type { JourneyDocument } from '../../../api/schema';

export interface Kept {
  readonly user: string;
  readonly tab: string;
  readonly at: string; // when it was last changed
  readonly revision: number;
  readonly base: JourneyDocument; // what it was made from
  readonly document: JourneyDocument;
}

export interface Shelf {
  read(): Kept | undefined;
  // False when the browser refuses: full, or forbidden.
  write(kept: Kept): boolean;
  // Takes away what this tab wrote; another tab's stays.
  clear(tab: string): void;
}

export function shelf_of(journey: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined): Shelf {
  const name = `polku.journey_draft.${journey}`;
  const read = (): Kept | undefined => {
    try {
      const kept = JSON.parse(storage?.getItem(name) ?? 'null') as Kept | null;
      return kept && typeof kept === 'object' && Array.isArray(kept.document?.stages) && Array.isArray(kept.base?.stages) ? kept : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read,
    write(kept) {
      try {
        if (!storage) return false;
        storage.setItem(name, JSON.stringify(kept));
        return true;
      } catch {
        return false;
      }
    },
    clear(tab) {
      try {
        if (read()?.tab === tab) storage?.removeItem(name);
      } catch {
        // Storage may be forbidden; then nothing is there either.
      }
    },
  };
}

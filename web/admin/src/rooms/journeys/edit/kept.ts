// What could not be saved yet, kept in this browser until it could. Every open editor has a place
// of its own, so that two windows never write over each other.
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
  // The user's newest; older ones wait for the next visit.
  read(user: string): Kept | undefined;
  // False when the browser refuses: full, or forbidden.
  write(kept: Kept): boolean;
  remove(tab: string): void;
}

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export function shelf_of(journey: string, storage: Place | undefined): Shelf {
  const prefix = `polku.journey_draft.${journey}.`;
  const parsed = (text: string | null): Kept | undefined => {
    try {
      const kept = JSON.parse(text ?? 'null') as Kept | null;
      return kept && typeof kept === 'object' && Array.isArray(kept.document?.stages) && Array.isArray(kept.base?.stages) ? kept : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read(user) {
      try {
        const names = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '').filter((name) => name.startsWith(prefix));
        const all = names.flatMap((name) => parsed(storage!.getItem(name)) ?? []).filter((kept) => kept.user === user);
        return all.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
      } catch {
        return undefined;
      }
    },
    write(kept) {
      try {
        if (!storage) return false;
        storage.setItem(prefix + kept.tab, JSON.stringify(kept));
        return true;
      } catch {
        return false;
      }
    },
    remove(tab) {
      try {
        storage?.removeItem(prefix + tab);
      } catch {
        // Storage may be forbidden; then nothing is there either.
      }
    },
  };
}

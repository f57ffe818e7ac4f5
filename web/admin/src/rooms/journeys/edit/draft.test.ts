import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../../../api/client';
import type { Journey, JourneyDocument } from '../../../api/schema';
import { blank_moment, document_of, find_moment, type Path } from './document';
import { Draft } from './draft.svelte';
import { shelf_of } from './kept';
import { add_moment, remove_moment, set_journey, set_moment } from './moves';

const start: Path = {
  key: 'shop', name: 'Shop', description: '', language: 'fi', personas: [], outcome: null,
  stages: [{ key: 'during', kind: 'during', title: 'During', moments: [blank_moment('a', 'A'), blank_moment('b', 'B')] }],
};

// A server of one journey, and a browser's storage.
class Room {
  document: JourneyDocument = structuredClone(document_of(start));
  revision = 1;
  saves = 0;
  fails: ApiError | undefined;
  taken = '';
  slow: Promise<void> | undefined;
  stored = new Map<string, string>();
  storage = {
    getItem: (name: string) => this.stored.get(name) ?? null, setItem: (name: string, text: string) => void this.stored.set(name, text), removeItem: (name: string) => void this.stored.delete(name),
    key: (index: number) => [...this.stored.keys()][index] ?? null, length: 0,
  };
  constructor() {
    Object.defineProperty(this.storage, 'length', { get: () => this.stored.size });
  }


  journey(by = 'user:other'): Journey {
    return { id: 'j', revision: this.revision, document: structuredClone(this.document), problems: [], updated_at: '2026-11-26T10:00:00Z', updated_by: by, archived_at: null, published_version: 0, has_unpublished_changes: true };
  }
  server = {
    load: async () => {
      if (this.fails) throw this.fails;
      return this.journey();
    },
    save: async (document: JourneyDocument, revision: number) => {
      this.saves++;
      const sent = structuredClone(document);
      await this.slow;
      if (this.fails) throw this.fails;
      const [stage, index] = [0, sent.stages[0]?.moments.findIndex((moment) => moment.key === this.taken) ?? -1];
      if (this.taken && index >= 0) throw new ApiError({ status: 409, title: 'Conflict', code: 'conflict', field: `stages[${stage}].moments[${index}].key` });
      if (revision !== this.revision) throw new ApiError({ status: 409, title: 'Conflict', code: 'conflict', field: 'revision' });
      this.document = sent;
      this.revision++;
      return this.journey('user:me');
    },
  };
  open(tab = 'tab', user = 'me'): Draft {
    return new Draft(this.journey(), { server: this.server, shelf: shelf_of('j', this.storage), user, tab, read_only: false, restored_label: 'restored' });
  }
  // Somebody else saves.
  theirs(change: (path: Path) => Path): void {
    this.document = structuredClone(document_of(change(this.document as unknown as Path)));
    this.revision++;
  }
  get path(): Path {
    return this.document as unknown as Path;
  }
}
const title = (path: Path, key: string) => find_moment(path, key)?.moment.title;
const offline = () => new ApiError({ status: 0, title: 'unreachable' });

let room: Room;
beforeEach(() => {
  vi.useFakeTimers();
  room = new Room();
});
afterEach(() => vi.useRealTimers());

describe('saving by itself', () => {
  test('waits until one stops typing', async () => {
    const draft = room.open();
    for (const text of ['P', 'Pa', 'Pays']) {
      draft.change(set_moment(draft.path, 'a', 'title', text), 'title', 'a.title');
      await vi.advanceTimersByTimeAsync(300);
    }
    expect([room.saves, draft.save_state, draft.unsaved]).toEqual([0, 'waiting', true]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([room.saves, draft.save_state, draft.unsaved, title(room.path, 'a')]).toEqual([1, 'saved', false, 'Pays']);
    expect(draft.undo()).toBe('title');
    expect(title(draft.path, 'a')).toBe('A');
  });
  test('goes on with what was typed while saving', async () => {
    const draft = room.open();
    let answer = () => {};
    room.slow = new Promise((resolve) => (answer = resolve));
    draft.change(set_moment(draft.path, 'a', 'title', 'One'), '');
    await vi.advanceTimersByTimeAsync(1000);
    draft.change(set_moment(draft.path, 'a', 'title', 'Two'), '');
    answer();
    await vi.advanceTimersByTimeAsync(3000);
    expect([title(room.path, 'a'), draft.save_state, room.saves]).toEqual(['Two', 'saved', 2]);
  });
  test('keeps the draft here and tries again while the server is away', async () => {
    const draft = room.open();
    room.fails = offline();
    draft.change(set_moment(draft.path, 'a', 'title', 'Pays'), '');
    await vi.advanceTimersByTimeAsync(1000);
    expect([draft.save_state, draft.stuck, room.stored.size]).toEqual(['offline', true, 1]);
    draft.change(set_moment(draft.path, 'b', 'title', 'Leaves'), '');
    await vi.advanceTimersByTimeAsync(4000);
    room.fails = undefined;
    await vi.advanceTimersByTimeAsync(40_000);
    expect([title(room.path, 'a'), title(room.path, 'b'), draft.save_state, room.stored.size]).toEqual(['Pays', 'Leaves', 'saved', 0]);
  });
  test('says what the server will not have, and tries the next change', async () => {
    const draft = room.open();
    room.fails = new ApiError({ status: 422, title: 'Invalid', code: 'invalid', field: 'document.stages[0].title', detail: 'Too long.' });
    draft.change(set_journey(draft.path, 'name', 'x'), '');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([draft.save_state, room.saves]).toEqual(['refused', 1]);
    room.fails = undefined;
    draft.change(set_journey(draft.path, 'name', 'Shop 2'), '');
    await vi.advanceTimersByTimeAsync(1000);
    expect([draft.save_state, draft.save_error, room.path.name]).toEqual(['saved', '', 'Shop 2']);
  });
  test('gives a new moment another key when the first one is taken', async () => {
    const draft = room.open();
    room.taken = 'pays';
    draft.change(add_moment(draft.path, 'during', 2, 'Pays').path, '');
    await vi.advanceTimersByTimeAsync(3000);
    expect([draft.save_state, title(room.path, 'pays_shop')]).toEqual(['saved', 'Pays']);
  });
  test('never saves what one may only read', async () => {
    const draft = new Draft(room.journey(), { server: room.server, shelf: shelf_of('j', room.storage), user: 'me', tab: 't', read_only: true, restored_label: '' });
    draft.change(set_journey(draft.path, 'name', 'x'), '');
    await vi.advanceTimersByTimeAsync(5000);
    expect([draft.path.name, room.saves]).toEqual(['Shop', 0]);
  });
});

describe('two people', () => {
  test('who change different things both keep them', async () => {
    const draft = room.open();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), 'mine');
    room.theirs((path) => set_moment(path, 'b', 'title', 'Theirs'));
    await vi.advanceTimersByTimeAsync(3000);
    expect([title(room.path, 'a'), title(room.path, 'b'), draft.save_state]).toEqual(['Mine', 'Theirs', 'saved']);
    expect(draft.news).toMatchObject({ by: 'user:other', changes: [{ kind: 'changed', key: 'b', field: 'title', before: 'B', after: 'Theirs' }] });
    draft.undo(); // mine goes, theirs stays
    expect([title(draft.path, 'a'), title(draft.path, 'b')]).toEqual(['A', 'Theirs']);
    await vi.advanceTimersByTimeAsync(1000);
    expect([title(room.path, 'a'), title(room.path, 'b')]).toEqual(['A', 'Theirs']);
    draft.redo();
    expect([title(draft.path, 'a'), title(draft.path, 'b')]).toEqual(['Mine', 'Theirs']);
  });
  test('are noticed without saving anything', async () => {
    const draft = room.open();
    room.theirs((path) => add_moment(path, 'during', 2, 'Returns').path);
    await draft.look();
    expect([title(draft.path, 'returns'), draft.unsaved, draft.news?.changes[0]?.kind]).toEqual(['Returns', false, 'added']);
  });
  test('are not mistaken for an older answer that was on its way', async () => {
    const draft = room.open();
    const old = room.journey();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), '');
    await vi.advanceTimersByTimeAsync(3000);
    draft.refresh(old);
    expect([title(draft.path, 'a'), draft.unsaved, draft.news]).toEqual(['Mine', false, undefined]);
  });
  test('who clash are asked; nothing is saved before, editing goes on', async () => {
    const draft = room.open();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), '');
    room.theirs((path) => set_moment(set_moment(path, 'a', 'title', 'Theirs'), 'b', 'sees', 'light'));
    await vi.advanceTimersByTimeAsync(3000);
    expect([draft.save_state, draft.clashes.length, title(draft.path, 'a'), title(room.path, 'a')]).toEqual(['clash', 1, 'Mine', 'Theirs']);
    draft.change(set_moment(draft.path, 'b', 'hears', 'music'), '');
    draft.finish();
    await vi.advanceTimersByTimeAsync(3000);
    expect([draft.save_state, room.stored.size]).toEqual(['clash', 1]);
    draft.decide(draft.clashes[0]!, 'theirs');
    draft.finish();
    await vi.advanceTimersByTimeAsync(3000);
    expect([draft.save_state, title(room.path, 'a'), find_moment(room.path, 'b')?.moment]).toEqual(['saved', 'Theirs', { ...blank_moment('b', 'B'), sees: 'light', hears: 'music' }]);
  });
  test('have to choose again when the words changed meanwhile', async () => {
    const draft = room.open();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), '');
    room.theirs((path) => set_moment(path, 'a', 'title', 'Theirs'));
    await vi.advanceTimersByTimeAsync(3000);
    draft.decide(draft.clashes[0]!, 'mine');
    expect(draft.undecided).toEqual([]);
    room.theirs((path) => set_moment(path, 'a', 'title', 'Theirs again'));
    await draft.look();
    expect(draft.undecided).toMatchObject([{ theirs: 'Theirs again' }]);
    draft.decide_all('mine');
    draft.finish();
    await vi.advanceTimersByTimeAsync(3000);
    expect(title(room.path, 'a')).toBe('Mine');
  });
  test('of whom one removed what the other changed', async () => {
    const draft = room.open();
    draft.change(remove_moment(draft.path, 'a'), '');
    room.theirs((path) => set_moment(path, 'a', 'title', 'Theirs'));
    await vi.advanceTimersByTimeAsync(3000);
    draft.decide_all('theirs');
    draft.finish();
    await vi.advanceTimersByTimeAsync(3000);
    expect([title(room.path, 'a'), draft.save_state]).toEqual(['Theirs', 'saved']);
  });
});

describe('what was left unsaved', () => {
  const leave_behind = async () => {
    const draft = room.open();
    room.fails = offline();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), '');
    draft.leave();
    await vi.advanceTimersByTimeAsync(100_000);
    room.fails = undefined;
  };
  test('comes back with the next visit, merged with what others did, and is saved', async () => {
    await leave_behind();
    room.theirs((path) => set_moment(path, 'b', 'title', 'Theirs'));
    const draft = room.open('later');
    expect([title(draft.path, 'a'), title(draft.path, 'b'), draft.restored_at !== undefined]).toEqual(['Mine', 'Theirs', true]);
    await vi.advanceTimersByTimeAsync(3000);
    expect([title(room.path, 'a'), title(room.path, 'b'), draft.save_state]).toEqual(['Mine', 'Theirs', 'saved']);
    expect(draft.undo()).toBe('restored');
    expect([title(draft.path, 'a'), title(draft.path, 'b')]).toEqual(['A', 'Theirs']);
  });
  test('clashes as if one had been here', async () => {
    await leave_behind();
    room.theirs((path) => set_moment(path, 'a', 'title', 'Theirs'));
    const draft = room.open('later');
    expect([draft.save_state, draft.undecided.length, title(draft.path, 'a')]).toEqual(['clash', 1, 'Mine']);
  });
  test('belongs to who wrote it', async () => {
    await leave_behind();
    expect(title(room.open('later', 'somebody').path, 'a')).toBe('A');
  });
  test('is saved on the way out when it can be', async () => {
    const draft = room.open();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), '');
    draft.leave();
    await vi.advanceTimersByTimeAsync(10);
    expect([title(room.path, 'a'), room.stored.size]).toEqual(['Mine', 0]);
  });
  test('is passed over when it cannot be read', () => {
    room.stored.set('polku.journey_draft.j.x', '{"document": 7, "user": "me"}');
    expect(title(room.open().path, 'a')).toBe('A');
    room.stored.set('polku.journey_draft.j.x', 'no json');
    expect(title(room.open().path, 'a')).toBe('A');
  });
  test('in two windows comes back from both, one visit after the other', async () => {
    const [one, two] = [room.open('one'), room.open('two')];
    room.fails = offline();
    one.change(set_moment(one.path, 'a', 'title', 'From one'), '');
    await vi.advanceTimersByTimeAsync(10);
    two.change(set_moment(two.path, 'b', 'title', 'From two'), '');
    one.leave();
    two.leave();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(room.stored.size).toBe(2);
    room.fails = undefined;
    for (const tab of ['three', 'four']) {
      room.open(tab);
      await vi.advanceTimersByTimeAsync(3000);
    }
    expect([title(room.path, 'a'), title(room.path, 'b'), room.stored.size]).toEqual(['From one', 'From two', 0]);
  });
  test('is said when the browser will not keep it', () => {
    room.storage.setItem = () => { throw new Error('full'); };
    const draft = room.open();
    draft.change(set_moment(draft.path, 'a', 'title', 'Mine'), '');
    draft.keep();
    expect(draft.kept_here).toBe(false);
  });
});

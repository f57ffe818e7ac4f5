import { afterEach, describe, expect, test, vi } from 'vitest';
import { merge_fields, StoredForm, type Stored } from './stored.svelte';

const base = { key: 'till', name: 'Till', description: '', values: ['a'] };

describe('two people in one form', () => {
  test('go together field by field', () => {
    expect(merge_fields(base, { ...base, name: 'Mine' }, { ...base, description: 'Theirs' })).toEqual({ merged: { ...base, name: 'Mine', description: 'Theirs' }, clashes: [] });
  });
  test('clash in one field only when they differ', () => {
    expect(merge_fields(base, { ...base, name: 'Same' }, { ...base, name: 'Same' }).clashes).toEqual([]);
    expect(merge_fields(base, { ...base, values: ['a', 'b'] }, { ...base, values: [] })).toEqual({ merged: { ...base, values: ['a', 'b'] }, clashes: [{ field: 'values', theirs: [] }] });
  });
});

describe('a form', () => {
  afterEach(() => vi.unstubAllGlobals());
  const answering = (...answers: [number, unknown][]) => {
    const sent: { verb: string; body: unknown }[] = [];
    vi.stubGlobal('fetch', async (_: string, options: { method: string; body: string | null }) => {
      sent.push({ verb: options.method, body: options.body ? JSON.parse(options.body) : null });
      const [status, body] = answers.shift()!;
      return new Response(JSON.stringify(body), { status });
    });
    return sent;
  };
  const stored: Stored<typeof base> = { id: 't', revision: 3, document: base };
  const conflict = { status: 409, title: 'Conflict', code: 'conflict', detail: '', field: 'revision' };

  test('saves with the revision it was read at', async () => {
    const sent = answering([200, { ...stored, revision: 4 }]);
    const form = new StoredForm<Stored<typeof base>>('/touchpoints', base, stored);
    expect(form.changed).toBe(false);
    form.document.name = 'Mine';
    expect(form.changed).toBe(true);
    expect((await form.save())?.revision).toBe(4);
    expect(sent).toEqual([{ verb: 'PUT', body: { document: { ...base, name: 'Mine' }, revision: 3 } }]);
  });
  test('takes in what somebody else saved and saves again', async () => {
    const sent = answering([409, conflict], [200, { ...stored, revision: 7, document: { ...base, description: 'Theirs' } }], [200, { ...stored, revision: 8 }]);
    const form = new StoredForm<Stored<typeof base>>('/touchpoints', base, stored);
    form.document.name = 'Mine';
    expect((await form.save())?.revision).toBe(8);
    expect(sent.at(-1)).toEqual({ verb: 'PUT', body: { document: { ...base, name: 'Mine', description: 'Theirs' }, revision: 7 } });
    expect(form.merged).toBe(true);
  });
  test('waits for a person where both changed one field', async () => {
    const sent = answering([409, conflict], [200, { ...stored, revision: 7, document: { ...base, name: 'Theirs' } }], [200, { ...stored, revision: 8 }]);
    const form = new StoredForm<Stored<typeof base>>('/touchpoints', base, stored);
    form.document.name = 'Mine';
    expect(await form.save()).toBeUndefined();
    expect(sent).toHaveLength(2);
    form.take(form.clashes[0]!);
    expect([form.document.name, form.clashes]).toEqual(['Theirs', []]);
    await form.save();
    expect(sent.at(-1)).toEqual({ verb: 'PUT', body: { document: { ...base, name: 'Theirs' }, revision: 7 } });
  });
  test('does not take a taken key for somebody else’s save', async () => {
    answering([409, { ...conflict, field: 'key' }]);
    const form = new StoredForm<Stored<typeof base>>('/touchpoints', base, stored);
    await expect(form.save()).rejects.toMatchObject({ field: 'key' });
  });
});

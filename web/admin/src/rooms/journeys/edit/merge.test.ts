import { describe, expect, test } from 'vitest';
import { all_moments, blank_moment, find_moment, same, type Moment, type Path } from './document';
import { merge, type Choice } from './merge';
import { merge_order } from './merge_order';
import { add_moment, add_stage, arrange, move_moment, move_stage, remove_moment, remove_stage, set_journey, set_moment, set_stage } from './moves';

const moment = (key: string): Moment => ({ ...blank_moment(key, key.toUpperCase()), sees: `sees ${key}` });
const base: Path = {
  key: 'shop', name: 'Shop', description: '', language: 'fi', personas: ['aino'], outcome: null,
  stages: [
    { key: 'before', kind: 'before', title: 'Before', moments: ['a', 'b', 'c'].map(moment) },
    { key: 'during', kind: 'during', title: 'During', moments: ['d', 'e'].map(moment) },
    { key: 'after', kind: 'after', title: 'After', moments: ['f'].map(moment) },
  ],
};
const keys = (path: Path) => path.stages.map((stage) => `${stage.key}: ${stage.moments.map((one) => one.key).join(' ')}`);
const field = (path: Path, key: string, name: keyof Moment) => find_moment(path, key)?.moment[name];

describe('what does not clash is merged silently', () => {
  test('fields of one moment', () => {
    const { path, clashes } = merge(base, set_moment(base, 'a', 'hears', 'music'), set_moment(base, 'a', 'smells', 'coffee'));
    expect(clashes).toEqual([]);
    expect([field(path, 'a', 'hears'), field(path, 'a', 'smells'), field(path, 'a', 'sees')]).toEqual(['music', 'coffee', 'sees a']);
  });
  test('additions at one place: both stand there', () => {
    const { path, clashes } = merge(base, add_moment(base, 'before', 1, 'Mine').path, add_moment(base, 'before', 1, 'Theirs').path);
    expect(clashes).toEqual([]);
    expect(keys(path)[0]).toBe('before: a theirs mine b c');
  });
  test('a move here and words there', () => {
    const { path, clashes } = merge(base, move_moment(base, 'a', 'after', 0), set_moment(base, 'a', 'title', 'Arrives'));
    expect(clashes).toEqual([]);
    expect(keys(path)).toEqual(['before: b c', 'during: d e', 'after: a f']);
    expect(field(path, 'a', 'title')).toBe('Arrives');
  });
  test('a removal of what nobody touched', () => {
    const { path, clashes } = merge(base, remove_moment(base, 'd'), set_moment(base, 'e', 'title', 'Pays'));
    expect(clashes).toEqual([]);
    expect(keys(path)[1]).toBe('during: e');
  });
  test('moves past different neighbours', () => {
    const { path, clashes } = merge(base, arrange(base, 'before', ['b', 'a', 'c']), move_stage(base, 'after', -2));
    expect(clashes).toEqual([]);
    expect(keys(path)).toEqual(['after: f', 'before: b a c', 'during: d e']);
  });
  test('a stage that one removes keeps what the other put into it', () => {
    const { path, clashes } = merge(base, remove_stage(base, 'after'), add_moment(base, 'after', 1, 'Returns').path);
    expect(clashes).toEqual([]);
    expect(keys(path)).toEqual(['before: a b c', 'during: d e', 'after: returns']);
  });
  test('personas of the journey', () => {
    const { path, clashes } = merge(base, set_journey(base, 'personas', ['aino', 'veikko']), set_journey(base, 'personas', ['olena']));
    expect(clashes).toEqual([]);
    expect(path.personas).toEqual(['olena', 'veikko']);
  });
  test('the same change by both', () => {
    const both = set_moment(base, 'a', 'title', 'Same');
    expect(merge(base, both, structuredClone(both)).clashes).toEqual([]);
  });
});

describe('what clashes is asked', () => {
  const decide = (mine: Path, theirs: Path, pick: Choice) => {
    const asked = merge(base, mine, theirs);
    const decided = merge(base, mine, theirs, new Map(asked.clashes.map((clash) => [clash.id, pick])));
    expect(decided.clashes).toEqual([]);
    return { asked: asked.clashes, path: decided.path };
  };
  test('one text in two wordings; both can be kept', () => {
    const [mine, theirs] = [set_moment(base, 'a', 'promise', 'Fast'), set_moment(base, 'a', 'promise', 'Cheap')];
    expect(merge(base, mine, theirs).clashes).toMatchObject([{ what: 'moment', key: 'a', field: 'promise', base: '', mine: 'Fast', theirs: 'Cheap', picks: ['mine', 'theirs', 'both'] }]);
    expect(field(decide(mine, theirs, 'theirs').path, 'a', 'promise')).toBe('Cheap');
    expect(field(decide(mine, theirs, 'both').path, 'a', 'promise')).toBe('Fast\nCheap');
  });
  test('removed here, changed there', () => {
    const [mine, theirs] = [remove_moment(base, 'd'), set_moment(base, 'd', 'title', 'Fits')];
    expect(decide(mine, theirs, 'mine').asked).toMatchObject([{ field: 'gone', key: 'd', mine: null }]);
    expect(keys(decide(mine, theirs, 'mine').path)[1]).toBe('during: e');
    expect(field(decide(mine, theirs, 'theirs').path, 'd', 'title')).toBe('Fits');
  });
  test('removed here, newly led to there', () => {
    const { asked } = decide(remove_moment(base, 'd'), set_moment(base, 'a', 'next', [{ moment: 'd', label: '' }]), 'theirs');
    expect(asked).toMatchObject([{ field: 'gone', key: 'd' }]);
  });
  test('moved to two stages', () => {
    const [mine, theirs] = [move_moment(base, 'a', 'during', 0), move_moment(base, 'a', 'after', 0)];
    expect(decide(mine, theirs, 'mine').asked).toMatchObject([{ field: 'stage', base: 'before', mine: 'during', theirs: 'after' }]);
    expect(keys(decide(mine, theirs, 'theirs').path)).toEqual(['before: b c', 'during: d e', 'after: a f']);
  });
  test('orders that no order serves', () => {
    // a-b-c: mine wants b before a and theirs c before b, but also a before c by mine's silence.
    const [mine, theirs] = [arrange(base, 'before', ['c', 'a', 'b']), arrange(base, 'before', ['b', 'c', 'a'])];
    const { asked, path } = decide(mine, theirs, 'theirs');
    if (asked.length) expect(keys(path)[0]).toBe('before: b c a');
    else expect(keys(path)[0]).toBe('before: c b a');
  });
  test('everybody against somebody', () => {
    const narrow = set_moment(base, 'a', 'personas', ['aino']);
    const [mine, theirs] = [set_moment(narrow, 'a', 'personas', []), set_moment(narrow, 'a', 'personas', ['aino', 'veikko'])];
    expect(merge(narrow, mine, theirs).clashes).toMatchObject([{ field: 'personas' }]);
  });
  test('a stage renamed by one and removed by the other', () => {
    const empty = remove_moment(base, 'f');
    const [mine, theirs] = [remove_stage(empty, 'after'), set_stage(empty, 'after', 'title', 'Later')];
    expect(merge(empty, mine, theirs).clashes).toMatchObject([{ what: 'stage', field: 'gone' }]);
    expect(merge(empty, mine, theirs, new Map([['stage/after/gone', 'theirs']])).path.stages.at(-1)?.title).toBe('Later');
  });
});

// Random edits with a fixed seed: whoever finds a failure finds it again.
function random_from(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function edited(path: Path, random: () => number, name: string): Path {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  for (let count = 1 + Math.floor(random() * 5); count > 0; count--) {
    const moments = all_moments(path);
    const stage = one(path.stages).key;
    const some = moments.length ? one(moments).key : '';
    switch (Math.floor(random() * 8)) {
      case 0: path = set_moment(path, some, one(['sees', 'promise', 'title', 'support'] as const), `${name} ${random()}`); break;
      case 1: path = set_moment(path, some, 'drawn_emotion', Math.floor(random() * 5) - 2); break;
      case 2: path = add_moment(path, stage, Math.floor(random() * 3), `${name} new ${Math.floor(random() * 1e6)}`).path; break;
      case 3: if (moments.length > 1) path = remove_moment(path, some); break;
      case 4: path = move_moment(path, some, stage, Math.floor(random() * 3)); break;
      case 5: path = move_stage(path, stage, one([-1, 1])); break;
      case 6: path = set_stage(path, stage, 'title', `${name} ${random()}`); break;
      default: if (path.stages.length > 1 && random() < 0.3) path = remove_stage(path, stage); else path = add_stage(path, 'own', `${name} stage ${Math.floor(random() * 1e6)}`).path;
    }
  }
  return path;
}

const flat = (path: Path): Map<string, unknown> => {
  const values = new Map<string, unknown>([['name', path.name]]);
  for (const stage of path.stages) {
    values.set(`stage ${stage.key}`, true).set(`stage ${stage.key} title`, stage.title);
    for (const one of stage.moments) {
      values.set(`moment ${one.key}`, true).set(`moment ${one.key} stage`, stage.key);
      for (const [name, value] of Object.entries(one)) values.set(`moment ${one.key} ${name}`, value);
    }
  }
  return values;
};
// What a clash leaves to a person; the rest of the thing follows its fate.
const is_asked = (name: string, clashes: readonly { what: string; key: string; field: string }[]) =>
  clashes.some((clash) => name === `${clash.what} ${clash.key} ${clash.field}` || (clash.field === 'gone' && name.startsWith(`${clash.what} ${clash.key}`)));

describe('whatever two people do', () => {
  const rounds = Array.from({ length: 1500 }, (_, seed) => {
    const random = random_from(seed + 1);
    const start = edited(base, random, 'start');
    return { seed, start, mine: edited(start, random, 'mine'), theirs: edited(start, random, 'theirs') };
  });

  test('no change of either side is lost', () => {
    for (const { seed, start, mine, theirs } of rounds) {
      const { path, clashes } = merge(start, mine, theirs);
      const [was, is] = [flat(start), flat(path)];
      for (const side of [flat(mine), flat(theirs)]) {
        for (const [name, value] of side) {
          const changed = !same(was.get(name), value);
          if (changed && !is_asked(name, clashes)) expect({ seed, name, value: is.get(name) }).toEqual({ seed, name, value });
        }
        for (const name of was.keys()) {
          if (side.has(name) || !/^moment \S+$/.test(name) || is_asked(name, clashes)) continue;
          expect({ seed, name, there: is.has(name) }).toEqual({ seed, name, there: false });
        }
      }
    }
  });
  test('every key stands once, and nothing comes from nowhere', () => {
    for (const { seed, start, mine, theirs } of rounds) {
      const { path } = merge(start, mine, theirs);
      const found = all_moments(path).map((one) => one.key);
      expect({ seed, twice: found.length - new Set(found).size }).toEqual({ seed, twice: 0 });
      const stages = path.stages.map((stage) => stage.key);
      expect(new Set(stages).size).toBe(stages.length);
      for (const key of found) expect(find_moment(mine, key) ?? find_moment(theirs, key)).toBeDefined();
    }
  });
  test('once every clash is decided, none is left', () => {
    for (const { start, mine, theirs } of rounds) {
      for (const pick of ['mine', 'theirs'] as const) {
        const picks = new Map<string, Choice>();
        for (let again = 0; again < 3; again++) for (const clash of merge(start, mine, theirs, picks).clashes) picks.set(clash.id, pick);
        expect(merge(start, mine, theirs, picks).clashes).toEqual([]);
      }
    }
  });
  test('it does not matter who saved first', () => {
    for (const { seed, start, mine, theirs } of rounds) {
      const [one, other] = [merge(start, mine, theirs), merge(start, theirs, mine)]; // until decided, a clash shows mine
      expect({ seed, asked: one.clashes.length > 0 }).toEqual({ seed, asked: other.clashes.length > 0 });
      if (one.clashes.length) continue;
      const sorted = (path: Path) => [...flat(path)].sort(([a], [b]) => (a < b ? -1 : 1));
      expect({ seed, value: sorted(one.path) }).toEqual({ seed, value: sorted(other.path) });
    }
  });
  test('merging with oneself or with nothing changes nothing', () => {
    for (const { start, mine } of rounds) {
      expect(merge(start, mine, structuredClone(mine)).clashes).toEqual([]);
      expect(same(merge(start, mine, structuredClone(start)).path, mine)).toBe(true);
      expect(same(merge(start, structuredClone(start), mine).path, mine)).toBe(true);
    }
  });
  test('what stayed the same is the same object', () => {
    const theirs = structuredClone(set_moment(base, 'f', 'title', 'Later'));
    const { path } = merge(base, set_moment(base, 'a', 'title', 'Earlier'), theirs);
    expect(path.stages[1]).toBe(base.stages[1]);
  });
});

describe('orders', () => {
  const shuffled = (random: () => number) => 'abcdef'.split('').map((key) => [random(), key] as const).sort(([a], [b]) => a - b).map(([, key]) => key);
  test('of two things, whoever moved them past each other decides', () => {
    const random = random_from(7);
    let lines = 0;
    for (let round = 0; round < 3000; round++) {
      const first = 'abcdef'.split('');
      const [mine, theirs] = [shuffled(random), shuffled(random)];
      const { order, circle } = merge_order(first, mine, theirs, new Set(first));
      expect(order.toSorted()).toEqual(first);
      if (circle) continue;
      lines++;
      const before = (list: string[], a: string, b: string) => list.indexOf(a) < list.indexOf(b);
      for (const a of first) for (const b of first) {
        if (a >= b) continue;
        for (const side of [mine, theirs]) if (before(side, a, b) !== before(first, a, b)) expect(before(order, a, b)).toBe(before(side, a, b));
      }
    }
    expect(lines).toBeGreaterThan(100);
  });
  test('a newcomer stands where it was put', () => {
    expect(merge_order(['a', 'b'], ['a', 'x', 'y', 'b'], ['b', 'a'], new Set(['a', 'b', 'x', 'y'])).order).toEqual(['b', 'a', 'x', 'y']);
    expect(merge_order(['a', 'b'], ['x', 'a', 'b'], ['a', 'b', 'z'], new Set(['a', 'b', 'x', 'z'])).order).toEqual(['x', 'a', 'b', 'z']);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { set_language } from '../../lib/i18n.svelte';
import { empty_journey, import_lines, journey_key } from './new_journey';

describe('a new journey', () => {
  beforeAll(() => set_language('fi'));
  test('gets a key that the server takes', () => {
    expect(journey_key('Mekon ostaminen, äkkiä!')).toBe('mekon_ostaminen_akkia');
    expect(journey_key('24 h -palvelu')).toBe('h_palvelu');
    expect(journey_key('Шлях')).toBe('');
    for (const name of ['x'.repeat(200), 'Шлях', 'A b']) expect(empty_journey(name, 'fi', () => 0.5).key).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
  });
  test('has three empty stages', () => expect(empty_journey('A', 'fi').stages?.map((stage) => [stage.kind, stage.title, stage.moments])).toEqual([['before', 'Ennen', []], ['during', 'Palvelussa', []], ['after', 'Jälkeen', []]]));
  test('tells what importing would do, problems first', () => {
    expect(import_lines({ creates: [{ what: 'journey', key: 'a', name: 'Polku A' }], reuses: [{ what: 'persona', key: 'aino', name: '' }], problems: [{ path: 'stages[0]', code: 'x', severity: 'error', message: 'Puuttuu.' }], renames: [{ what: 'moment', from: 'till', to: 'till_2' }], journey: null })).toEqual(['jättää pois: stages[0]: Puuttuu.', 'luo: palvelupolku: Polku A', 'käyttää olemassa olevaa: asiakaspersoona: aino', 'vaihtaa 1 tunnuksen, joka on jo käytössä']);
  });
});

import { expect, test } from 'vitest';
import { read_text, text_of } from './clipboard';
import { blank_moment, type Moment } from './document';

test('a moment comes back as it was', () => {
  const moment: Moment = { ...blank_moment('pays', 'Pays'), sees: 'a queue', drawn_emotion: -1.5, channel: 'till', next: [{ moment: 'leaves', label: 'by card' }], personas: ['aino'] };
  expect(read_text(text_of(moment))).toEqual({ moment });
});
test('only what a moment can hold is taken', () => {
  const found = read_text('{"polku_moment": {"key": "Not A Key", "title": 7, "drawn_emotion": 99, "next": [null, {"moment": "../x"}], "personas": {}, "extra": true, "sees": "x"}}');
  expect(found).toEqual({ moment: { ...blank_moment('moment', ''), sees: 'x' } });
});
test('lines are titles, without the marks of a list', () => {
  expect(read_text('1. Hakee tietoa\n - Soittaa\r\n\n• Käy paikalla\n24 h palvelu')).toEqual({ titles: ['Hakee tietoa', 'Soittaa', 'Käy paikalla', '24 h palvelu'] });
});
test('what is no use is left alone', () => {
  expect(read_text('{"other": 1}')).toBeUndefined();
  expect(read_text('  \n ')).toBeUndefined();
  expect(read_text('line\n'.repeat(80))).toBeUndefined();
});

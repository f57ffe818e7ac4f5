// Invented paths for the tests of the map.
import type { JourneyMap, JourneyMoment, MapMoment, MeasuredValue, MomentScore } from '../../../api/schema';
import type { ThemeSentiment } from '../themes';
import type { Texts } from './lanes';

interface Row {
  title: string;
  touchpoint: string;
  channel: MapMoment['channel'];
  score: number | null;
  half: number; // of the interval
  n: number;
  drawn: number | null;
  quadrant: number[]; // 0: not asked
  level: MapMoment['level']['verdict'];
  texts?: Partial<Texts>;
}

const kRows: Row[] = [
  { title: 'Etsii verkosta', touchpoint: 'Hakutulos ja verkkosivut', channel: 'search_result', score: 8.4, half: 0.3, n: 412, drawn: 7, quadrant: [8.8, 7.1, 8, 7.6], level: 'expected', texts: { sees: 'Kuvat ovat todellisia', promise: 'Saatavuus näkyy oikein' } },
  { title: 'Tulee liikkeeseen', touchpoint: 'Sisäänkäynti ja ikkuna', channel: 'shop', score: 8.6, half: 0.2, n: 530, drawn: 9, quadrant: [7.9, 8.2, 7.7, 8.4], level: 'managed', texts: { hears: 'Rauhallinen musiikki', smells: 'Kahvin tuoksu', promise: 'Auki kymmenestä' } },
  { title: 'Saa apua', touchpoint: 'Myyjä', channel: 'shop', score: 7.8, half: 0.4, n: 488, drawn: 7, quadrant: [7.2, 5.8, 7.4, 9.3], level: 'random', texts: { sees: 'Tervehdys ja katse', expectation: 'Myyjä huomaa heti', promise: 'Apua alle kolmessa minuutissa' } },
  { title: 'Sovittaa', touchpoint: 'Sovituskoppi', channel: 'shop', score: 7.7, half: 0.3, n: 361, drawn: 7, quadrant: [6.6, 6.1, 7, 8], level: 'expected', texts: { sees: 'Lämmin valo', feels: 'Tilaa vaunuille', promise: 'Koko löytyy' } },
  { title: 'Maksaa', touchpoint: 'Kassa', channel: 'till', score: 5.9, half: 0.4, n: 502, drawn: 5, quadrant: [6.1, 3.4, 4.8, 6.6], level: 'random', texts: { sees: 'Jono', hears: 'Piippaus ja kiire', promise: 'Korkeintaan kaksi jonossa', front_stage: 'Kaksi kassaa auki iltapäivisin', back_stage: 'Vuorolista tehdään perjantaina' } },
  { title: 'Käyttää mekkoa', touchpoint: 'Tuote', channel: 'packaging', score: 8.8, half: 0.3, n: 240, drawn: 9, quadrant: [8.4, 0, 0, 9], level: 'managed', texts: { feels: 'Kangas tuntuu hyvältä', promise: 'Kestää pesun' } },
  { title: 'Palauttaa tai kysyy', touchpoint: 'Puhelin ja myymälä', channel: 'phone', score: 6.9, half: 1.1, n: 31, drawn: 7, quadrant: [5.2, 4.1, 5.7, 7.3], level: 'not_enough_data', texts: { hears: 'Odotusmusiikki', promise: 'Vastaus päivässä' } },
];

export function measured(value: number | null, half: number, n: number): MeasuredValue {
  return { n, value, low: value === null ? null : value - half, high: value === null ? null : value + half, suppressed: false };
}

function trend(value: number, n: number): NonNullable<MeasuredValue['trend']> {
  return Array.from({ length: 12 }, (_, week) => {
    const level = value + Math.sin(week * 1.7) * 0.3;
    return { period: `2026-${String(9 + Math.floor(week / 4)).padStart(2, '0')}-${String(1 + (week % 4) * 7).padStart(2, '0')}`, n: Math.round(n / 12), value: level, low: level - 0.8, high: level + 0.8, suppressed: false };
  });
}

function score_of(row: Row): MomentScore | null {
  if (row.score === null) return null;
  const fell = row.title === 'Maksaa';
  return {
    ...measured(row.score, row.half, row.n), trend: trend(row.score, row.n), measure: 'mean', other_measure: false,
    before: measured(row.score + (fell ? 0.9 : 0.1), row.half, row.n),
    change: fell ? { value: -0.9, low: -1.4, high: -0.4, verdict: 'down' } : { value: -0.1, low: -0.6, high: 0.4, verdict: 'no_change' },
  };
}

function level_of(row: Row): MapMoment['level'] {
  const part = (share: number, levels: number) => ({ deviation: share * 1.4, low: share, high: share * 2, share, levels, decides: levels >= 5 });
  const [place, time, person] = row.title === 'Maksaa' ? [0.08, 0.32, 0.05] : row.level === 'random' ? [0.06, 0.05, 0.29] : [0.02, 0.02, 0.03];
  return {
    verdict: row.level, why: row.level === 'random' ? 'spread' : row.level === 'managed' ? 'managed' : row.level === 'expected' ? 'even_but_not_designed' : 'few_answers',
    together: { value: 0.4, low: 0.2, high: 0.7 }, answers: row.n,
    components: row.level === 'not_enough_data' ? {} : { place: part(place!, 6), time: part(time!, 12), person: part(person!, 9), residual: part(1 - place! - time! - person!, 0) },
  };
}

export function hidden(reason: MeasuredValue['reason']): MeasuredValue {
  return { n: null, value: null, low: null, high: null, suppressed: true, ...(reason && { reason }) };
}

// Bound to the till: waiting, and a theme with too few mentions to show.
const kThemes: ThemeSentiment[] = [{ theme: 'waiting', sentiment: measured(-40, 24, 32) }, { theme: 'payment', sentiment: hidden('too_few') }];

export function with_themes(moment: Omit<MapMoment, 'themes'>, themes: ThemeSentiment[]): MapMoment {
  return { ...moment, themes } as MapMoment;
}

function moment_of(row: Row, key: string): MapMoment {
  const named = ['accessibility', 'speed', 'smoothness', 'pleasantness'];
  const weakest = row.title === 'Maksaa';
  return with_themes({
    id: key, key, title: row.title, touchpoint: { key: `t_${key}`, name: row.touchpoint }, channel: row.channel,
    medium: row.channel === 'search_result' || row.channel === 'phone' ? 'digital' : 'physical',
    score: score_of(row), drawn: row.drawn,
    measures: row.score === null ? {} : { nps: { ...measured(row.score * 20 - 100, 6, row.n), trend: trend(row.score * 20 - 100, row.n) }, csat: { ...measured(row.score * 10, 4, row.n), trend: trend(row.score * 10, row.n) } },
    quadrant: Object.fromEntries(named.flatMap((name, index) => (row.quadrant[index] ? [[name, measured(row.quadrant[index]!, 0.6, row.n)]] : []))),
    gap: row.score === null ? null : { expected: measured(8, 0.3, row.n), experienced: measured(row.score, 0.3, row.n), value: row.score - 8, low: row.score - 8.4, high: row.score - 7.6 },
    promise_kept: row.score === null ? null : measured(weakest ? 38 : 90, 5, row.n), comments: Math.round(row.n / 6), open_cases: null,
    level: level_of(row), weakest, pain_points: weakest ? 2 : 0, ideas: weakest ? 1 : 0, proposals: weakest ? 1 : 0,
    alarms: weakest ? [{ id: '018f0000-0000-7000-8000-000000000001', side: 'below', rule: 'eight_on_one_side', opened_at: '2026-11-16T00:00:00Z' }] : [],
  }, weakest ? kThemes : []);
}

const kEmpty: Texts = { sees: '', hears: '', smells: '', feels: '', expectation: '', promise: '', front_stage: '', back_stage: '', support: '' };

export interface Fixture {
  map: JourneyMap;
  texts: Map<string, Texts>;
}

// A path of so many moments: the seven of a dress shop, over and over.
export function fixture(count = 7): Fixture {
  const moments = Array.from({ length: count }, (_, index) => {
    const row = kRows[index % kRows.length]!;
    const again = Math.floor(index / kRows.length);
    return { row, moment: moment_of(again ? { ...row, title: `${row.title} ${again + 1}` } : row, `m${index + 1}`) };
  });
  const cut = (from: number, to: number) => moments.slice(Math.round(from * count), Math.round(to * count)).map((one) => one.moment);
  const weakest = moments.find((one) => one.moment.weakest)?.moment.key;
  const map: JourneyMap = {
    journey: { id: '018f0000-0000-7000-8000-0000000000aa', key: 'dress', name: 'Mekon ostaminen myymälästä', language: 'fi', revision: 3 },
    from: '2026-09-04', to: '2026-11-26', compared_with: { from: '2026-06-12', to: '2026-09-03' }, persona: null, confidence: 0.95,
    curve: { measure: 'mean', definition: null },
    stages: [
      { key: 'before', kind: 'before', title: 'Ennen', score: measured(8.3, 0.2, 942), moments: cut(0, 2 / 7) },
      { key: 'during', kind: 'during', title: 'Palvelussa', score: measured(7.4, 0.2, 1351), moments: cut(2 / 7, 5 / 7) },
      { key: 'after', kind: 'after', title: 'Jälkeen', score: measured(7.9, 0.4, 271), moments: cut(5 / 7, 1) },
    ],
    groups: { before: measured(8.3, 0.2, 942), during: measured(7.4, 0.2, 1351), after: measured(7.9, 0.4, 271), digital: measured(7.9, 0.3, 443), physical: measured(7.6, 0.1, 2121) },
    weakest_link: weakest ? [{ moment: weakest, bad_share: { value: 25, low: 21, high: 29 }, drop: { value: 21, low: 14, high: 28 }, lost: { value: 5.2, low: 3.1, high: 7.3 }, suppressed: false }] : [],
    consistency: { value: 0.6, low: 0.3, high: 1, channels: { shop: measured(8, 0.2, 900), till: measured(5.9, 0.4, 502) }, largest_gap: { low_channel: 'till', high_channel: 'shop', value: 2.1, low: 1.6, high: 2.6 } },
    drop_out: moments.slice(0, 6).map(({ moment }, index) => ({ moment: moment.key, reached: 400 - index * 50, last_here: 20 + index * 4, share: { value: (20 + index * 4) / (400 - index * 50), low: 0.03, high: 0.2 } })),
    study: { state: 'ready', computed_at: '2026-11-26T08:00:00Z' },
  };
  return { map, texts: new Map(moments.map(({ row, moment }) => [moment.key, { ...kEmpty, ...row.texts }])) };
}

export function document_moment(moment: MapMoment, texts: Texts): JourneyMoment {
  return { key: moment.key, title: moment.title, touchpoint: moment.touchpoint?.key ?? null, channel: moment.channel, ...texts, drawn_emotion: null, personas: [], next: [], sub_journey: null };
}

// Believable data for `npm run dev:mock`. Nothing of this is in the built pages.
import { readFileSync } from 'node:fs';
import type { Answer, Definition, Response as SurveyResponse, Unit } from '../src/api/schema';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../demo/${name}`, import.meta.url), 'utf8'));

// A small generator with a fixed seed: every start shows the same year.
export function random_from(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function id_of(at: number, serial: number): string {
  const time = at.toString(16).padStart(12, '0');
  const tail = serial.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

export const organisation = {
  id: id_of(1, 1),
  name: read('organisation.json').name as string,
  slug: 'ratas-ja-rinne',
  language: 'fi' as const,
  time_zone: 'Europe/Helsinki',
  accent_color: '#0b6b5d',
  minimum_group: 5,
  minimum_group_comments: 8,
  relevant_difference_nps: 10,
};

const given_units: { key: string; name: string; parent: string | null }[] = read('organisation.json').units;
export const units: Unit[] = given_units.map((unit, index) => ({
  id: id_of(2, index + 1),
  key: unit.key,
  name: unit.name,
  parent_id: unit.parent ? id_of(2, 1 + given_units.findIndex((other) => other.key === unit.parent)) : null,
}));

export const definitions: Definition[] = ['demo.json', 'visit.json', 'follow_up.json'].map((name) => read(`surveys/${name}`));

const kComments: Record<string, [string[], string[], string[]]> = {
  fi: [
    ['Myyjä tiesi tarkalleen, mikä kypärä sopii. Lämmin kiitos!', 'Huolto valmistui päivää luvattua aiemmin.', 'Helppo asioida, kaikki löytyi ja sain koeajaa rauhassa.', 'Pojan ensimmäinen pyörä säädettiin viimeisen päälle. Lähdimme hymyillen.'],
    ['Ihan ok, mutta kassalla sai odottaa.', 'Valikoima oli hyvä, hinta vähän korkea.', 'Palvelu toimi, ajanvaraus oli sekava.'],
    ['Huolto myöhästyi kaksi viikkoa eikä kukaan soittanut.', 'Chatista ei saanut vastausta koko päivänä.', 'Nouto kesti puoli tuntia, vaikka tilaus oli ”valmis”.', 'Takapyörä irtosi ensimmäisellä lenkillä. Tätä en odottanut.'],
  ],
  sv: [
    ['Snabbt och vänligt, jag fick precis rätt storlek.', 'Verkstaden ringde och berättade vad som gjorts. Toppen!'],
    ['Bra utbud, men skyltarna i butiken är otydliga.'],
    ['Väntade tre veckor på servicen utan ett enda meddelande.'],
  ],
  en: [
    ['They fixed my bike while I waited. Brilliant service.', 'The test ride made the choice easy.'],
    ['Friendly staff, but the checkout was slow.'],
    ['The parcel came with the wrong wheels and returns took ages.'],
  ],
  uk: [
    ['Дуже привітний майстер, усе пояснив українською. Дякую!', 'Швидко підібрали лижі для всієї родини.'],
    ['Усе добре, але довго чекали на касі.'],
    ['Замовлення загубили, і ніхто не перетелефонував.'],
  ],
};

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!;
}

const kBase: Record<string, number> = { helsinki: 8.3, espoo: 8.5, porvoo: 8.7, lahti: 8.2, turku: 8.4, tampere: 8.6, vaasa: 8.5, jyvaskyla: 8.3, kuopio: 7.5, oulu: 8.4, rovaniemi: 8.9, web_shop: 8, customer_service: 7.6 };

export function make_response(at: number, serial: number, random: () => number): SurveyResponse {
  const unit = pick(Object.keys(kBase), random);
  const channel = unit === 'web_shop' ? pick(['web', 'web', 'delivery'], random) : unit === 'customer_service' ? pick(['phone', 'chat', 'email'], random) : pick(['shop', 'shop', 'shop', 'self_service'], random);
  const weeks_ago = (Date.now() - at) / (7 * 86_400_000);
  const lift = unit === 'tampere' || unit === 'espoo' || unit === 'helsinki' ? (weeks_ago < 9 ? 0.9 : 0) : channel === 'phone' && weeks_ago < 10 ? -0.8 : 0;
  const feeling = (kBase[unit] ?? 8) + lift + (random() + random() + random() - 1.5) * 3.6;
  const recommend = Math.max(0, Math.min(10, Math.round(feeling)));
  const score = (top: number) => Math.max(1, Math.min(top, Math.round((feeling / 10) * top + (random() - 0.4))));
  const tag = pick(['fi', 'fi', 'fi', 'fi', 'fi', 'fi', 'sv', 'en', 'uk'], random);
  const [happy, mild, sad] = kComments[tag]!;
  const survey = pick([0, 0, 0, 1, 2], random);
  const definition = definitions[survey]!;
  const answers: Record<string, Answer> = {};
  for (const question of definition.questions) {
    if (random() < 0.12 && question.type !== 'nps') continue;
    switch (question.type) {
      case 'nps': answers[question.key] = recommend; break;
      case 'csat': answers[question.key] = score(question.scale?.max ?? 5); break;
      case 'ces': answers[question.key] = score(question.scale?.max ?? 7); break;
      case 'rating': answers[question.key] = score(question.scale?.max ?? 5); break;
      case 'quadrant': answers[question.key] = Object.fromEntries(['accessibility', 'speed', 'smoothness', 'pleasantness'].map((row) => [row, score(question.scale?.max ?? 5)])); break;
      case 'single_choice': answers[question.key] = pick(question.options ?? [], random).key; break;
      case 'multiple_choice': answers[question.key] = (question.options ?? []).filter(() => random() < 0.35).map((option) => option.key); break;
      case 'ranking': answers[question.key] = (question.options ?? []).map((option) => option.key).toSorted(() => random() - 0.5); break;
      case 'matrix': answers[question.key] = Object.fromEntries((question.rows ?? []).map((row) => [row.key, question.options ? pick(question.options, random).key : score(question.scale?.max ?? 5)])); break;
      case 'long_text': if (random() < 0.5) answers[question.key] = pick(recommend >= 9 ? happy : recommend >= 7 ? mild : sad, random); break;
      case 'number': answers[question.key] = Math.round(random() * 60); break;
      case 'consent': answers[question.key] = random() < 0.3; break;
      default: break;
    }
  }
  return {
    id: id_of(at, serial),
    survey: { id: id_of(3, survey + 1), slug: definition.slug, name: definition.name },
    version: weeks_ago > 30 ? 1 : 2,
    submitted_at: new Date(at).toISOString(),
    language: tag,
    status: random() < 0.06 ? 'partial' : 'complete',
    context: { channel, unit, language: tag, device: pick(['phone', 'phone', 'computer', 'tablet'], random), method: weeks_ago > 40 ? 'import' : 'form', touchpoint: channel === 'shop' ? 'shop_floor' : channel, attributes: { customer_type: pick(['uusi', 'kanta-asiakas'], random) } },
    answers,
  };
}

export function make_year(count: number): SurveyResponse[] {
  const random = random_from(7);
  const end = Date.now() - 120_000;
  return Array.from({ length: count }, (_, index) => make_response(end - Math.floor(index * ((380 * 86_400_000) / count)), count - index, random));
}

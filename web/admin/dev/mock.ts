// A stand-in for the server during `npm run dev:mock`: the routes the pages use, in memory.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import type { ApiToken, AuditEntry, Definition, DefinitionProblem, Bin, MetricRow, ResponseEvent, Question, QuestionResult, Response as SurveyResponse, Segment, Survey, User } from '../src/api/schema';
import { definitions, id_of, make_response, make_year, organisation, random_from, units } from './data.ts';

const kEmpty = process.env.POLKU_MOCK === 'empty';
const kPermissions = ['read_measures', 'read_responses', 'erase_responses', 'import_responses', 'export_responses', 'read_surveys', 'edit_surveys', 'publish_surveys', 'share_segments', 'manage_units', 'manage_users', 'manage_tokens', 'manage_organisation', 'read_audit'];

class Refusal extends Error {
  constructor(readonly status: number, readonly title: string, readonly field?: string) {
    super(title);
  }
}

let signed_in = true;
let serial = 1_000_000;
const now = () => new Date().toISOString();
const fresh_id = () => id_of(Date.now(), ++serial);
const me = { id: id_of(4, 1), email: 'aino.virta@ratasjarinne.fi', name: 'Aino Virta', language: 'fi', role: 'owner' as const };
let responses: SurveyResponse[] = kEmpty ? [] : make_year(6200);
const surveys = new Map<string, Survey & { published?: Definition; updated_at: string }>();
if (!kEmpty) {
  definitions.forEach((definition, index) => {
    const id = id_of(3, index + 1);
    surveys.set(id, { id, status: 'published', revision: 3, definition, published: structuredClone(definition), published_version: 2, problems: [], url: `http://127.0.0.1:8080/s/${definition.slug}`, updated_at: new Date(Date.now() - index * 86_400_000 * 9).toISOString() });
  });
}
let users: User[] = [
  { ...me, language: 'fi', unit_ids: [], status: 'active', last_seen_at: now() },
  { id: id_of(4, 2), email: 'mikael.lindholm@ratasjarinne.fi', name: 'Mikael Lindholm', role: 'manager', language: 'sv', unit_ids: [units[12]!.id], status: 'active', last_seen_at: new Date(Date.now() - 86_400_000).toISOString() },
  { id: id_of(4, 3), email: 'oksana.koval@ratasjarinne.fi', name: 'Оксана Коваль', role: 'designer', language: 'uk', unit_ids: [], status: 'invited', last_seen_at: null },
  { id: id_of(4, 4), email: 'jari.nieminen@ratasjarinne.fi', name: 'Jari Nieminen', role: 'viewer', language: 'fi', unit_ids: [units[0]!.id], status: 'disabled', last_seen_at: null },
];
let tokens: ApiToken[] = [{ id: id_of(5, 1), name: 'Kassajärjestelmä', role: 'agent', unit_ids: [], created_at: new Date(Date.now() - 40 * 86_400_000).toISOString(), last_used_at: new Date(Date.now() - 600_000).toISOString(), expires_at: null }];
let segments: Segment[] = [{ id: id_of(6, 1), name: 'Kanta-asiakkaat', shared: true, filters: [{ field: 'attributes.customer_type', op: 'eq', value: 'kanta-asiakas' }], owner: me.id }];
const audit: AuditEntry[] = Array.from({ length: 90 }, (_, index) => ({
  id: id_of(Date.now() - index * 5_000_000, index), at: new Date(Date.now() - index * 5_000_000).toISOString(), actor: index % 7 === 3 ? 'system' : `user:${users[index % 3]!.id}`,
  action: ['response.read', 'survey.publish', 'session.create', 'user.invite', 'response.erase', 'token.create', 'survey.save'][index % 7]!, subject: `survey:${id_of(3, 1)}`, detail: '',
}));

// Statistics in small ---------------------------------------------------------------------------
const scores_of = (rows: SurveyResponse[], type: Question['type']) =>
  rows.flatMap((row) => {
    const question = definitions.find((definition) => definition.slug === row.survey.slug)?.questions.find((candidate) => candidate.type === type);
    const value = question ? row.answers[question.key] : undefined;
    return typeof value === 'number' ? [value] : [];
  });
function nps(scores: number[]): MetricRow {
  const n = scores.length;
  const promoters = scores.filter((score) => score >= 9).length;
  const detractors = scores.filter((score) => score <= 6).length;
  if (!n) return { n, value: null, low: null, high: null };
  const value = (100 * (promoters - detractors)) / n;
  const p = (promoters + 0.75) / (n + 3);
  const d = (detractors + 0.75) / (n + 3);
  const half = 196 * Math.sqrt((p + d - (p - d) ** 2) / (n + 3));
  return { n, value, low: Math.max(-100, 100 * (p - d) - half), high: Math.min(100, 100 * (p - d) + half), promoters, detractors, passives: n - promoters - detractors, suppressed: n < 5 };
}
function share(scores: number[], from: number): MetricRow {
  const n = scores.length;
  if (!n) return { n, value: null, low: null, high: null };
  const positive = scores.filter((score) => score >= from).length;
  const p = positive / n;
  const z = 1.96;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { n, value: 100 * p, low: 100 * (middle - half), high: 100 * (middle + half), positive, suppressed: n < 5 };
}
function change(after: MetricRow, before: MetricRow, relevant: number): MetricRow {
  if (after.value === null || before.value === null || !before.n) return after;
  const value = after.value - before.value;
  const half = Math.hypot((after.high! - after.low!) / 2, (before.high! - before.low!) / 2);
  const verdict = Math.abs(value) > half ? (value > 0 ? 'up' : 'down') : half < relevant ? 'no_change' : 'too_few';
  return { ...after, change: { value, low: value - half, high: value + half, verdict } };
}

type Query = URLSearchParams;

function iso_label(date: Date): string {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7) + 3);
  const first = new Date(Date.UTC(thursday.getUTCFullYear(), 0, 4));
  const week = 1 + Math.round(((thursday.getTime() - first.getTime()) / 86_400_000 - 3 + ((first.getUTCDay() + 6) % 7)) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

function narrow(query: Query, from = query.get('from'), to = query.get('to')): SurveyResponse[] {
  const unit = query.get('unit');
  const wanted = unit ? new Set([unit, ...units.filter((candidate) => candidate.parent_id === units.find((parent) => parent.key === unit)?.id).map((candidate) => candidate.key)]) : undefined;
  const text = query.get('q')?.toLowerCase();
  return responses.filter((row) =>
    (!from || row.submitted_at >= from) && (!to || row.submitted_at < to) && (!wanted || wanted.has(row.context.unit ?? '')) &&
    (!query.get('channel') || row.context.channel === query.get('channel')) && (!query.get('language') || row.language === query.get('language')) &&
    (!query.get('survey') || row.survey.slug === query.get('survey') || row.survey.id === query.get('survey')) && (!query.get('status') || row.status === query.get('status')) &&
    (!query.get('question') || (Number(row.answers[query.get('question')!] ?? -1) >= Number(query.get('score_min')) && Number(row.answers[query.get('question')!]) <= Number(query.get('score_max')))) &&
    (!text || Object.values(row.answers).some((value) => typeof value === 'string' && value.toLowerCase().includes(text))));
}

function live(row: SurveyResponse): ResponseEvent {
  const definition = definitions.find((candidate) => candidate.slug === row.survey.slug)!;
  const scores: Record<string, number> = {};
  for (const question of definition.questions) {
    const value = row.answers[question.key];
    if (['nps', 'csat', 'ces'].includes(question.type) && typeof value === 'number') scores[question.key] = value;
  }
  const comment = definition.questions.filter((question) => question.type === 'long_text').map((question) => row.answers[question.key]).find((value) => typeof value === 'string');
  return { id: row.id, survey: row.survey.slug, submitted_at: row.submitted_at, scores, comment: (comment as string) ?? '', unit: row.context.unit ?? '' };
}

function overview(query: Query) {
  const first = responses.at(-1)?.submitted_at ?? now();
  const from = [query.get('from') ?? first, first].sort()[1]!;
  const to = query.get('to') ? `${query.get('to')}T23:59:59Z` : now();
  const length = Date.parse(to) - Date.parse(from);
  const back = query.get('compare') === 'previous_year' ? 364 * 86_400_000 : length;
  const after = narrow(query, from, to);
  const before = query.get('compare') === 'none' ? [] : narrow(query, new Date(Date.parse(from) - back).toISOString(), new Date(Date.parse(to) - back).toISOString());
  const rows: MetricRow[] = [];
  const week = 7 * 86_400_000;
  for (let at = Date.parse(from); at < Date.parse(to); at += week) {
    const part = after.filter((row) => Date.parse(row.submitted_at) >= at && Date.parse(row.submitted_at) < at + week);
    rows.push({ ...nps(scores_of(part, 'nps')), period: iso_label(new Date(at + week / 2)) });
  }
  const hero = change(nps(scores_of(after, 'nps')), nps(scores_of(before, 'nps')), 10);
  const keys = [...new Set(after.map((row) => row.context.unit ?? ''))];
  const total = ((hero.value ?? 0) + (nps(scores_of(before, 'nps')).value ?? 0)) / 2;
  const terms = before.length < 20 ? [] : keys.map((group) => {
    const [a, b] = [after, before].map((list) => scores_of(list.filter((row) => row.context.unit === group), 'nps'));
    const [na, nb] = [nps(a!), nps(b!)];
    const [wa, wb] = [a!.length / scores_of(after, 'nps').length, b!.length / scores_of(before, 'nps').length];
    const [sa, sb] = [na.value ?? nb.value ?? 0, nb.value ?? na.value ?? 0];
    const within = ((wa + wb) / 2) * (sa - sb);
    const half = (((wa + wb) / 2) * Math.hypot((na.high ?? 0) - (na.low ?? 0), (nb.high ?? 0) - (nb.low ?? 0))) / 2;
    return { group, within, within_low: within - half, within_high: within + half, mix: (wa - wb) * ((sa + sb) / 2 - total) };
  });
  return {
    headline: { code: after.length === 0 ? 'no_answers' : `nps_${hero.change?.verdict ?? 'first'}`, values: { metric: 'nps', value: hero.value ?? 0 } },
    cards: [
      { metric: 'nps', definition: { metric: 'nps', scale: { min: 0, max: 10 } }, row: hero },
      { metric: 'csat', definition: { metric: 'csat', scale: { min: 1, max: 5 }, positive: { min: 4, max: 5 } }, row: change(share(scores_of(after, 'csat'), 4), share(scores_of(before, 'csat'), 4), 10) },
      { metric: 'ces', definition: { metric: 'ces', scale: { min: 1, max: 7 }, positive: { min: 5, max: 7 } }, row: change(share(scores_of(after, 'ces'), 5), share(scores_of(before, 'ces'), 5), 10) },
    ],
    responses: { n: after.length, value: after.length, low: null, high: null, ...(before.length && { change: { value: after.length - before.length, low: null, high: null, verdict: '' } }) },
    trend: { metric: 'nps', definition: { metric: 'nps' }, interval: 'week', rows },
    decomposition: terms.length > 1 ? { group_by: 'unit', change: hero.change!, mix: null, terms } : null,
    latest: after.slice(0, 10),
  };
}

function bin(n: number, total: number): Pick<Bin, 'n' | 'share' | 'low' | 'high'> {
  const row = share(Array.from({ length: total }, (_, index) => (index < n ? 1 : 0)), 1);
  return { n, share: row.value, low: row.low, high: row.high };
}
function counts(values: number[], scale: { min: number; max: number }): Bin[] {
  return Array.from({ length: scale.max - scale.min + 1 }, (_, index) => ({ score: scale.min + index, ...bin(values.filter((value) => value === scale.min + index).length, values.length) })).filter((one) => one.n > 0);
}
function mean_row(values: number[]): MetricRow {
  const n = values.length;
  if (n < 2) return { n, value: null, low: null, high: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { n, value: mean, low: mean - (1.96 * sd) / Math.sqrt(n), high: mean + (1.96 * sd) / Math.sqrt(n) };
}
function results(id: string, query: Query) {
  const survey = surveys.get(id)!;
  query.set('survey', survey.definition.slug);
  const rows = narrow(query);
  const questions = survey.definition.questions.filter((question) => question.type !== 'statement').map((question): QuestionResult => {
    const values = rows.flatMap((row) => (row.answers[question.key] === undefined ? [] : [{ value: row.answers[question.key]!, row }]));
    const numbers = values.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
    const scale = question.scale ?? (question.type === 'nps' ? { min: 0, max: 10 } : question.type === 'ces' ? { min: 1, max: 7 } : { min: 1, max: 5 });
    const base: QuestionResult = { key: question.key, type: question.type, ...(question.title && { title: question.title }), n: values.length };
    const options = question.options ?? [];
    const chosen = (lists: string[][]): Bin[] => options.map((option) => ({ choice: option.key, ...bin(lists.filter((list) => list.includes(option.key)).length, lists.length) }));
    switch (question.type) {
      case 'nps': return { ...base, definition: { scale }, metric: nps(numbers), distribution: counts(numbers, scale) };
      case 'csat': return { ...base, definition: { scale }, metric: share(numbers, question.positive_from ?? 4), distribution: counts(numbers, scale) };
      case 'ces': return { ...base, definition: { scale }, metric: share(numbers, question.positive_from ?? 5), distribution: counts(numbers, scale) };
      case 'rating': return { ...base, definition: { scale }, metric: mean_row(numbers), distribution: counts(numbers, scale) };
      case 'number': return { ...base, metric: mean_row(numbers) };
      case 'quadrant':
      case 'matrix': {
        const keys = question.type === 'quadrant' ? ['accessibility', 'speed', 'smoothness', 'pleasantness'] : (question.rows ?? []).map((row) => row.key);
        return { ...base, rows: keys.map((key) => {
          const list = values.flatMap(({ value }) => { const one = (value as Record<string, number>)[key]; return typeof one === 'number' ? [one] : []; });
          const label = question.rows?.find((row) => row.key === key)?.label;
          return { key, ...(label && { label }), n: list.length, metric: mean_row(list), distribution: counts(list, scale) };
        }) };
      }
      case 'single_choice': return { ...base, options, distribution: chosen(values.map(({ value }) => [String(value)])) };
      case 'multiple_choice': return { ...base, options, distribution: chosen(values.map(({ value }) => value as string[])) };
      case 'ranking': return { ...base, options, rows: options.map((option) => { const list = values.map(({ value }) => (value as string[]).indexOf(option.key) + 1).filter((rank) => rank > 0); return { key: option.key, label: option.label, n: list.length, metric: mean_row(list) }; }) };
      default: return { ...base, texts: values.filter(({ value }) => typeof value === 'string').slice(0, 20).map(({ value, row }) => ({ response: row.id, text: String(value), submitted_at: row.submitted_at, language: row.language })) };
    }
  });
  return { responses: rows.length, questions };
}

function check(definition: Definition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (!definition.name?.trim()) problems.push({ severity: 'error', path: 'name', detail: 'Anna kyselylle nimi.' });
  definition.questions.forEach((question, index) => {
    if (question.type === 'hidden') return;
    for (const language of definition.languages) {
      if (!question.title?.[language]?.trim() && question.type !== 'quadrant') problems.push({ severity: 'error', path: `questions[${index}].title`, language, detail: `Kysymykseltä puuttuu teksti (${language}).` });
    }
    if (question.show_if && /\b(==|!=)\s*$/.test(question.show_if)) problems.push({ severity: 'error', path: `questions[${index}].show_if`, detail: 'Ehto loppuu kesken.' });
  });
  return problems;
}
const summary = (survey: Survey & { updated_at: string; published?: Definition }) => {
  const mine = responses.filter((row) => row.survey.id === survey.id);
  return { id: survey.id, slug: survey.definition.slug, name: survey.definition.name, status: survey.status, languages: survey.definition.languages, version: survey.published_version, has_unpublished_changes: !!survey.published && JSON.stringify(survey.published) !== JSON.stringify(survey.definition), responses: mine.length, last_response_at: mine[0]?.submitted_at ?? null, updated_at: survey.updated_at, url: survey.url };
};
const full = (survey: Survey & { published?: Definition; updated_at: string }): Survey => {
  const { published, ...rest } = survey;
  return { ...rest, problems: check(survey.definition), responses: responses.filter((row) => row.survey.id === survey.id).length, has_unpublished_changes: !!published && JSON.stringify(published) !== JSON.stringify(survey.definition) };
};

function preview(definition: Definition, language: string): string {
  const text = (value: unknown) => String((value as Record<string, string>)?.[language] ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const items = definition.questions.filter((question) => question.type !== 'hidden').map((question) => {
    const scale = question.scale ?? (question.type === 'nps' ? { min: 0, max: 10 } : question.type === 'ces' ? { min: 1, max: 7 } : { min: 1, max: 5 });
    const body = question.options
      ? question.options.map((option) => `<label><input type="${question.type === 'multiple_choice' ? 'checkbox' : 'radio'}" name="${question.key}"> ${text(option.label)}</label>`).join('')
      : /text|name/.test(question.type) ? '<textarea rows="3"></textarea>' : Array.from({ length: scale.max - scale.min + 1 }, (_, index) => `<button type="button">${scale.min + index}</button>`).join(' ');
    return `<fieldset><legend>${text(question.title)}</legend><p>${text(question.help)}</p>${question.type === 'statement' ? '' : body}</fieldset>`;
  });
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><link rel="stylesheet" href="/mock-preview.css"><main><h1>${text(definition.title)}</h1><p>${text(definition.intro)}</p>${items.join('')}<button type="button" class="go">Lähetä</button></main></html>`;
}

const streams = new Set<ServerResponse>();
function announce() {
  const random = random_from(Date.now());
  const row = make_response(Date.now(), ++serial, random);
  responses = [row, ...responses];
  for (const stream of streams) stream.write(`event: response\ndata: ${JSON.stringify(live(row))}\n\n`);
}

const paged = <T>(list: T[], query: Query) => {
  const at = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 30);
  return { items: list.slice(at, at + limit), next_cursor: at + limit < list.length ? String(at + limit) : null };
};
const need = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Refusal(404, 'Ei löytynyt');
  return value;
};

type Body = any;
type Answering = (parts: string[], body: Body, query: Query) => unknown;
const session = () => ({ user: me, organisation, csrf_token: 'mock', permissions: kPermissions });
function save_survey(id: string, body: Body) {
  const survey = need(surveys.get(id));
  if (body.revision !== survey.revision) throw new Refusal(409, 'Joku muu on tallentanut kyselyn.');
  surveys.set(id, { ...survey, definition: body.definition, revision: survey.revision + 1, updated_at: now() });
  return full(surveys.get(id)!);
}
function status_of(id: string, status: Survey['status']) {
  const survey = need(surveys.get(id));
  if (status === 'published' && check(survey.definition).some((problem) => problem.severity === 'error')) throw new Refusal(422, 'Korjaa ensin ongelmat.');
  surveys.set(id, { ...survey, status, ...(status === 'published' && { published: structuredClone(survey.definition), published_version: (survey.published_version ?? 0) + 1 }) });
  return full(surveys.get(id)!);
}

const kRoutes: [string, RegExp, Answering][] = [
  ['GET', /^session$/, () => { if (!signed_in) throw new Refusal(401, 'Ei istuntoa'); return session(); }],
  ['POST', /^session$/, (_, body) => { if (body.password === 'wrong') throw new Refusal(401, 'Väärin'); signed_in = true; return session(); }],
  ['DELETE', /^session$/, () => { signed_in = false; }],
  ['GET', /^session\/link$/, (_, __, query) => {
    const token = query.get('token');
    if (token === 'first') return { purpose: 'first_owner' };
    if (token === 'invite') return { purpose: 'invite', email: 'uusi@ratasjarinne.fi' };
    if (token === 'in') return { purpose: 'sign_in', email: me.email };
    throw new Refusal(404, 'Linkki on vanhentunut');
  }],
  ['POST', /^session\/link$/, (_, body) => { if (body.name) me.name = body.name; signed_in = true; return session(); }],
  ['PUT', /^session\/password$/, (_, body) => { if (body.current === 'wrong') throw new Refusal(422, 'Nykyinen salasana on väärä.', 'current'); }],
  ['PUT', /^session\/profile$/, (_, body) => { Object.assign(me, body); }],
  ['GET', /^organisation$/, () => organisation],
  ['PUT', /^organisation$/, (_, body) => { if (body.minimum_group < 1) throw new Refusal(422, 'Pienimmän ryhmän on oltava vähintään 1.', 'minimum_group'); return Object.assign(organisation, body); }],
  ['GET', /^units$/, () => ({ items: units, next_cursor: null })],
  ['POST', /^units$/, (_, body) => { if (units.some((unit) => unit.key === body.key)) throw new Refusal(422, 'Avain on jo käytössä. Valitse toinen.', 'key'); const unit = { id: fresh_id(), ...body }; units.push(unit); return unit; }],
  ['PUT', /^units\/([^/]+)$/, ([id], body) => Object.assign(need(units.find((unit) => unit.id === id)), body)],
  ['DELETE', /^units\/([^/]+)$/, ([id]) => { if (units.some((unit) => unit.parent_id === id)) throw new Refusal(409, 'Yksiköllä on alayksiköitä. Siirrä ne ensin.'); units.splice(units.findIndex((unit) => unit.id === id), 1); }],
  ['GET', /^users$/, () => ({ items: users, next_cursor: null })],
  ['POST', /^users$/, (_, body) => { if (users.some((user) => user.email === body.email)) throw new Refusal(409, 'Käyttäjä on jo olemassa.', 'email'); const user = { id: fresh_id(), status: 'invited' as const, last_seen_at: null, ...body }; users = [...users, user]; return { ...user, invite_link: 'http://127.0.0.1:8080/login#token=7KQ2mV0fY3pXh8' }; }],
  ['PUT', /^users\/([^/]+)$/, ([id], body) => Object.assign(need(users.find((user) => user.id === id)), body)],
  ['POST', /^users\/([^/]+)\/link$/, () => ({ invite_link: 'http://127.0.0.1:8080/login#token=9fTq2L' })],
  ['DELETE', /^users\/([^/]+)$/, ([id]) => { users = users.filter((user) => user.id !== id); }],
  ['GET', /^tokens$/, () => ({ items: tokens, next_cursor: null })],
  ['POST', /^tokens$/, (_, body) => { const token = { id: fresh_id(), created_at: now(), last_used_at: null, expires_at: null, unit_ids: [], ...body }; tokens = [token, ...tokens]; return { ...token, token: 'polku_3vX9mQ7LwK2pT8yB4nR6sD1fG5hJ0cZ' }; }],
  ['DELETE', /^tokens\/([^/]+)$/, ([id]) => { tokens = tokens.filter((token) => token.id !== id); }],
  ['GET', /^audit$/, (_, __, query) => paged(audit.filter((entry) => !query.get('action') || entry.action.startsWith(query.get('action')!)), query)],
  ['GET', /^segments$/, () => ({ items: segments, next_cursor: null })],
  ['POST', /^segments$/, (_, body) => { const segment = { id: fresh_id(), owner: me.id, ...body }; segments = [...segments, segment]; return segment; }],
  ['PUT', /^segments\/([^/]+)$/, ([id], body) => Object.assign(need(segments.find((segment) => segment.id === id)), body)],
  ['DELETE', /^segments\/([^/]+)$/, ([id]) => { segments = segments.filter((segment) => segment.id !== id); }],
  ['GET', /^surveys$/, (_, __, query) => ({ items: [...surveys.values()].map(summary).filter((item) => !query.get('status') || item.status === query.get('status')), next_cursor: null })],
  ['POST', /^surveys$/, (_, body) => {
    if ([...surveys.values()].some((survey) => survey.definition.slug === body.definition.slug)) throw new Refusal(409, 'Osoite on jo käytössä. Valitse toinen.', 'slug');
    const id = fresh_id();
    surveys.set(id, { id, status: 'draft', revision: 1, definition: body.definition, published_version: null, problems: [], url: `http://127.0.0.1:8080/s/${body.definition.slug}`, updated_at: now() });
    return full(surveys.get(id)!);
  }],
  ['POST', /^surveys\/check$/, (_, body) => ({ problems: check(body.definition) })],
  ['GET', /^surveys\/([^/]+)$/, ([id]) => full(need(surveys.get(id!)))],
  ['PUT', /^surveys\/([^/]+)$/, ([id], body) => save_survey(id!, body)],
  ['DELETE', /^surveys\/([^/]+)$/, ([id]) => { surveys.delete(id!); }],
  ['POST', /^surveys\/([^/]+)\/publish$/, ([id]) => status_of(id!, 'published')],
  ['POST', /^surveys\/([^/]+)\/close$/, ([id]) => status_of(id!, 'closed')],
  ['POST', /^surveys\/([^/]+)\/reopen$/, ([id]) => status_of(id!, 'published')],
  ['POST', /^surveys\/([^/]+)\/archive$/, ([id]) => status_of(id!, 'archived')],
  ['POST', /^surveys\/([^/]+)\/preview$/, ([id], body) => ({ html: preview(body.definition ?? need(surveys.get(id!)).definition, body.language), step: body.step ?? 0, steps: 1, finished: (body.step ?? 0) > 0 })],
  ['GET', /^surveys\/([^/]+)\/definition$/, ([id], _, query) => (query.get('version') ? need(surveys.get(id!)).published : need(surveys.get(id!)).definition)],
  ['GET', /^surveys\/([^/]+)\/versions$/, ([id]) => ({ items: need(surveys.get(id!)).published_version ? [{ version: 2, published_at: new Date(Date.now() - 30 * 7 * 86_400_000).toISOString(), published_by: 'Aino Virta', changes: [{ code: 'scale', question: 'effort', detail: 'The scale 1-5 became 1-7.', scores: 'broken' }, { code: 'languages', question: '', detail: 'Ukrainian was added.', scores: 'same' }] }, { version: 1, published_at: new Date(Date.now() - 53 * 7 * 86_400_000).toISOString(), published_by: 'Aino Virta', changes: [] }] : [] })],
  ['GET', /^surveys\/([^/]+)\/results$/, ([id], _, query) => results(id!, query)],
  ['POST', /^surveys\/([^/]+)\/import$/, (_, __, query) => ({ accepted: 1197, repeated: 0, rejected_count: 7, dry_run: query.get('dry_run') === 'true', rejected: [{ line: 14, field: 'recommend', detail: 'Arvo 12 ei ole asteikolla 0–10.' }] })],
  ['GET', /^responses$/, (_, __, query) => paged(narrow(query), query)],
  ['GET', /^responses\/([^/]+)$/, ([id]) => need(responses.find((row) => row.id === id))],
  ['DELETE', /^responses\/([^/]+)$/, ([id]) => { responses = responses.filter((row) => row.id !== id); }],
  ['POST', /^metrics\/queries$/, (_, body) => ({ results: body.queries.map(() => ({ rows: [] })) })],
  ['GET', /^surveys\/([^/]+)\/qr\.svg$/, () => undefined],
  ['GET', /^overview$/, (_, __, query) => overview(query)],
];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  const path = url.pathname.replace('/api/v1/', '');
  if (path === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    streams.add(response);
    request.on('close', () => streams.delete(response));
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks).toString();
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  for (const [verb, pattern, run] of kRoutes) {
    const found = verb === request.method ? pattern.exec(path) : null;
    if (!found) continue;
    try {
      if (!signed_in && !path.startsWith('session')) throw new Refusal(401, 'Ei istuntoa');
      await new Promise((resolve) => setTimeout(resolve, 40));
      const body = raw && request.headers['content-type']?.includes('json') ? JSON.parse(raw) : {};
      send(200, run(found.slice(1), body, url.searchParams));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(error.status, { type: 'about:blank', title: error.title, status: error.status, detail: error.message, ...(error.field && { field: error.field }) });
    }
    return;
  }
  send(404, { title: 'Ei reittiä', status: 404, detail: path });
}

// As the server sends it, so that a breach shows here first.
const kPolicy = "default-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

function attend(server: { middlewares: Connect.Server; httpServer: { on(event: 'close', run: () => void): unknown } | null }, strict: boolean): void {
  const clock = setInterval(() => { if (!kEmpty && streams.size) announce(); }, 20_000);
  server.httpServer?.on('close', () => clearInterval(clock));
  server.middlewares.use((request, response, next) => {
    if (strict) response.setHeader('content-security-policy', kPolicy);
    if (request.url?.startsWith('/mock-preview.css')) {
      response.writeHead(200, { 'content-type': 'text/css' });
      response.end('body{font:16px/1.5 system-ui;margin:0;padding:20px;color-scheme:light dark}fieldset{border:0;padding:12px 0;margin:0}legend{font-weight:600}label{display:block;padding:8px 0}button{min-width:40px;min-height:40px;border:1px solid #999;border-radius:8px;background:none}textarea{width:100%}.go{background:#0b6b5d;color:#fff;padding:0 20px}');
    } else if (request.url?.startsWith('/api/v1/')) {
      answer(request, response).catch(next);
    } else {
      next();
    }
  });
}

export function mock(): Plugin {
  return {
    name: 'polku-mock',
    configureServer: (server) => attend(server, false),
    configurePreviewServer: (server) => attend(server, true),
  };
}

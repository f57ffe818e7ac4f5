// Shapes of the staff interface (docs/openapi.json). Kept by hand until the build generates it.

export type LanguageTag = 'fi' | 'sv' | 'en' | 'uk';
export type Localised = Partial<Record<LanguageTag, string>>;
export type Role = 'owner' | 'admin' | 'designer' | 'analyst' | 'manager' | 'agent' | 'viewer';
export type Permission =
  | 'read_measures'
  | 'read_responses'
  | 'erase_responses'
  | 'import_responses'
  | 'export_responses'
  | 'read_surveys'
  | 'edit_surveys'
  | 'publish_surveys'
  | 'share_segments'
  | 'manage_units'
  | 'manage_users'
  | 'manage_tokens'
  | 'manage_organisation'
  | 'read_audit';

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  field?: string;
}

// Directory ---------------------------------------------------------------------------------------

export interface Organisation {
  id: string;
  name: string;
  slug: string;
  language: LanguageTag;
  time_zone: string;
  accent_color: string;
  minimum_group: number;
  minimum_group_comments: number;
  relevant_difference_nps: number;
}

export interface Session {
  user: { id: string; email: string; name: string; language: LanguageTag; role: Role };
  organisation: Organisation;
  csrf_token: string;
  permissions: Permission[];
}

export interface LoginLink {
  purpose: 'first_owner' | 'sign_in' | 'invite';
  email?: string;
}

export interface Unit {
  id: string;
  key: string;
  name: string;
  parent_id: string | null;
}

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: LanguageTag;
  unit_ids: string[];
  status: 'invited' | 'active' | 'disabled';
  last_seen_at?: string | null;
  invite_link?: string;
}

export interface ApiToken {
  id: string;
  name: string;
  role: Role;
  unit_ids: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  token?: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  actor_name?: string;
  action: string;
  subject: string;
  detail: unknown;
}

// Surveys -----------------------------------------------------------------------------------------

export type QuestionType =
  | 'nps'
  | 'csat'
  | 'ces'
  | 'rating'
  | 'quadrant'
  | 'single_choice'
  | 'multiple_choice'
  | 'ranking'
  | 'matrix'
  | 'short_text'
  | 'long_text'
  | 'number'
  | 'date'
  | 'email'
  | 'phone'
  | 'name'
  | 'consent'
  | 'hidden'
  | 'statement';

export interface Scale {
  min: number;
  max: number;
}

export interface Option {
  key: string;
  label: Localised;
  exclusive?: boolean;
}

export interface Question {
  key: string;
  type: QuestionType;
  title?: Localised;
  help?: Localised;
  required?: boolean;
  show_if?: string;
  skip_to_end_if?: string;
  screen_out?: boolean;
  with_previous?: boolean;
  measure?: string;
  scale?: Scale;
  low_label?: Localised;
  high_label?: Localised;
  positive_from?: number;
  style?: 'star' | 'smiley' | 'number';
  rows?: Option[];
  options?: Option[];
  other?: boolean;
  other_label?: Localised;
  shuffle?: boolean;
  min_choices?: number;
  max_choices?: number;
  max_length?: number;
  pattern?: string;
  placeholder?: Localised;
  min?: number | string;
  max?: number | string;
  decimals?: number;
  unit_label?: Localised;
  parameter?: string;
}

export interface Attribute {
  key: string;
  type: 'text' | 'number';
  label?: Localised;
}

export interface Quota {
  key: string;
  limit: number;
  when?: string;
}

export interface Definition {
  schema: 1;
  slug: string;
  name: string;
  languages: LanguageTag[];
  presentation?: 'one_page' | 'stepwise';
  title?: Localised;
  intro?: Localised;
  thanks?: Localised;
  opens_at?: string | null;
  closes_at?: string | null;
  progress?: boolean;
  back?: boolean;
  attributes?: Attribute[];
  quotas?: Quota[];
  questions: Question[];
}

export type SurveyStatus = 'draft' | 'published' | 'closed' | 'archived';

export interface DefinitionProblem {
  severity: 'error' | 'warning';
  path: string;
  language?: LanguageTag | null;
  detail: string;
  code?: string;
}

export interface SurveySummary {
  id: string;
  slug: string;
  name: string;
  status: SurveyStatus;
  languages: LanguageTag[];
  version: number | null;
  has_unpublished_changes: boolean;
  responses: number | null;
  last_response_at: string | null;
  updated_at: string;
  url: string;
}

export interface Survey {
  id: string;
  status: SurveyStatus;
  revision: number;
  definition: Definition;
  published_version: number | null;
  has_unpublished_changes?: boolean;
  responses?: number;
  problems: DefinitionProblem[];
  url: string;
}

export interface SurveyVersion {
  version: number;
  published_at: string;
  published_by: string;
  changes: VersionChange[];
}

export interface VersionChange {
  code: string;
  question?: string;
  detail: string;
  scores?: 'same' | 'with_care' | 'broken';
}

// One score or one choice; shares in per cent.
export interface Bin {
  score?: number;
  choice?: string;
  n: number;
  share: number | null;
  low: number | null;
  high: number | null;
}

export interface QuestionItem {
  key: string;
  label?: Localised;
  n: number | null; // nothing: hidden
  suppressed?: boolean;
  metric?: MetricRow | null;
  definition?: MetricDefinition;
  distribution?: Bin[];
}

export interface QuestionResult extends QuestionItem {
  type: QuestionType;
  title?: Localised;
  rows?: QuestionItem[];
  options?: { key: string; label?: Localised }[];
  texts?: { response: string; text: string; submitted_at: string; language?: string }[];
}

export interface SurveyResults {
  responses: number | null;
  suppressed?: boolean;
  questions: QuestionResult[];
}

// Responses ---------------------------------------------------------------------------------------

export interface Context {
  channel?: string;
  touchpoint?: string;
  moment?: string;
  unit?: string;
  location?: string;
  language?: string;
  device?: string;
  method?: string;
  attributes?: Record<string, string | number>;
}

export type Answer = number | string | boolean | string[] | Record<string, number | string> | { other: string } | (string | { other: string })[];

export interface Response {
  id: string;
  survey: { id: string; slug: string; name: string };
  version: number;
  submitted_at: string;
  language: string;
  status: string;
  context: Context;
  answers: Record<string, Answer>;
}

// As the stream of events tells it; without the right to read responses only survey and time.
export interface ResponseEvent {
  survey: string; // slug
  submitted_at: string;
  id?: string;
  unit?: string;
  scores?: Record<string, number>;
  comment?: string;
}

// Metrics -----------------------------------------------------------------------------------------

export type MetricName = 'nps' | 'csat' | 'ces' | 'mean' | 'count' | 'share' | 'distribution' | 'response_rate';
export type VerdictCode = 'up' | 'down' | 'no_sign' | 'too_few';

export interface Change {
  value: number | null;
  low: number | null;
  high: number | null;
  verdict: VerdictCode | string;
}

export interface MetricRow {
  group?: Record<string, string>;
  period?: string;
  n: number | null; // nothing: hidden, see `suppressed`
  value: number | null; // NPS points, per cent or scale points, as the definition's unit says
  low: number | null;
  high: number | null;
  promoters?: number;
  passives?: number;
  detractors?: number;
  positive?: number;
  mean?: { value: number | null; low: number | null; high: number | null } | null;
  distribution?: Bin[];
  suppressed?: boolean;
  change?: Change | null;
}

export interface MetricDefinition {
  metric?: MetricName;
  scale?: Scale;
  positive_from?: number;
  positive?: Scale;
  words?: Localised;
  promoter_min?: number;
  detractor_max?: number;
  unit?: string;
  confidence?: number;
  relevant_difference?: number;
  [more: string]: unknown;
}

export interface OverviewCard {
  metric: 'nps' | 'csat' | 'ces';
  definition?: MetricDefinition;
  row?: MetricRow | null;
}

export interface DecompositionTerm {
  group: string | number | null;
  others?: boolean;
  mix: number | null;
  mix_low?: number | null;
  mix_high?: number | null;
  within: number | null;
  within_low?: number | null;
  within_high?: number | null;
  total?: number | null;
}

export interface Decomposition {
  definition?: MetricDefinition;
  group_by?: string;
  change: Change | null;
  mix?: { value: number | null; low: number | null; high: number | null } | null;
  terms: DecompositionTerm[];
  suppressed?: boolean;
}

export interface Overview {
  from?: string;
  to?: string;
  compare?: { from: string | null; to: string | null } | null;
  headline: { code: string; values: Record<string, string | number | null> };
  cards: OverviewCard[];
  trend: { metric?: MetricName; definition?: MetricDefinition; interval?: string; rows: MetricRow[] } | null;
  decomposition?: Decomposition | null;
  latest?: Response[];
  responses?: MetricRow | null;
}

export interface Filter {
  field: string;
  op: 'eq' | 'in' | 'gte' | 'lte' | 'contains';
  value: string | number | string[];
}

export interface Segment {
  id: string;
  name: string;
  shared: boolean;
  filters: Filter[];
  owner: string | null;
}

export interface Dimensions {
  channels: string[];
  languages: string[];
}

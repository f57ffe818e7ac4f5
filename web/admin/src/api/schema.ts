// The shapes of the staff interface by name. All of them come from docs/openapi.json, which the
// program writes from its route table: `npm run api` makes generated.ts of it before every build,
// check and test. Nothing is written by hand here but how the pages look at them.
import type { SurveyDefinition, Surveys } from './generated';

export type {
  Answer, ApiToken, AuditEntry, Bin, Change, Comparison, Context, Decompose, Decomposition,
  DecompositionTerm, Estimate, Filter, ImportReport, Invitation, IssuedToken, Language,
  LinkAnswer, LocalizedText, LoginLink, MetricAnswer, MetricAnswers, MetricDefinition, MetricName,
  MetricQuery, MetricRow, Organisation, Overview, OverviewCard, OverviewTrend, Permission, Preview,
  PreviewRequest, Problem, QuestionResult, QuestionRow, Response, ResponseEvent, Role, ScaleRange,
  Segment, SegmentDraft, Session, SurveyProblem, SurveyResults, SurveyStatus, SurveySummary,
  SurveyVersion, Unit, User, VersionChange,
} from './generated';
export type { SurveyQuestionType as QuestionType } from './generated';
export type {
  DriverSet, DropOut, Journey, JourneyChannel, JourneyDocument, JourneyDriver, JourneyDrivers,
  JourneyImportReport, JourneyMap, JourneyMoment, JourneyNote, JourneyProblem, JourneySummary,
  JourneyTemplate, JourneyWalk, LevelAccepted, MapConsistency, MapMoment, MapStage, MeasuredValue,
  MomentAlarm, MomentBinding, MomentChart, MomentLevel, MomentScore, Persona, Proposal, Touchpoint,
  WalkStep, WeakestLink,
} from './generated';
import type { Survey as StoredSurvey } from './generated';

// A list in pages: every one has this form.
export type Page<T> = Omit<Surveys, 'items'> & { items: T[] };

// The server leaves out what stands at its default and never sends null for it.
type Given<T> = T extends readonly (infer Item)[]
  ? Given<Item>[]
  : T extends object
    ? { [Key in keyof T]: Given<Exclude<T[Key], null>> }
    : T;
// One question with the members of every type: the form changes the type and keeps the rest.
type Members<T> = T extends unknown ? keyof T : never;
type Member<T, Key extends PropertyKey> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;
type AnyOf<T> = { [Key in keyof T]: T[Key] } & { [Key in Exclude<Members<T>, keyof T>]?: Member<T, Key> };

type GivenDefinition = Given<SurveyDefinition>;
export type Question = AnyOf<GivenDefinition['questions'][number]>;
export type Definition = Omit<GivenDefinition, 'questions'> & { questions: Question[] };
export type Survey = Omit<StoredSurvey, 'definition'> & { definition: Definition };
export type Attribute = NonNullable<Definition['attributes']>[number];
export type Quota = NonNullable<Definition['quotas']>[number];
export type Option = NonNullable<Question['options']>[number];
export type Localised = NonNullable<Definition['title']>;

// One response in a line: its main score and its words.
import type { Response, ResponseEvent } from '../api/schema';
import { answer_words } from './answer_words';
import { known_definition } from './definitions.svelte';

export interface ResponseLine {
  id: string | undefined;
  submitted_at: string;
  survey_name: string;
  language: string | undefined;
  unit: string | undefined;
  channel: string | undefined;
  score: number | undefined;
  score_type: string;
  scale: { min: number; max: number } | undefined;
  text: string | undefined;
}

export function line_of_response(response: Response): ResponseLine {
  const words = answer_words(known_definition(response.survey.id), response.answers);
  const score = words.find((one) => one.type === 'nps') ?? words.find((one) => one.score !== undefined);
  return {
    id: response.id,
    submitted_at: response.submitted_at,
    survey_name: response.survey.name,
    language: response.language,
    unit: response.context.unit,
    channel: response.context.channel,
    score: score?.score,
    score_type: score?.type ?? 'nps',
    scale: score?.scale,
    text: words.filter((one) => one.is_text).map((one) => one.lines[0]).find(Boolean),
  };
}

export function line_of_event(event: ResponseEvent): ResponseLine {
  const definition = known_definition(event.survey);
  const scored = (definition?.questions ?? []).filter((question) => event.scores?.[question.key] !== undefined);
  const question = scored.find((one) => one.type === 'nps') ?? scored[0];
  const score = question ? event.scores?.[question.key] : Object.values(event.scores ?? {})[0];
  return {
    id: event.id,
    submitted_at: event.submitted_at,
    survey_name: definition?.name ?? event.survey,
    language: undefined,
    unit: event.unit,
    channel: undefined,
    score,
    score_type: question?.type ?? 'nps',
    scale: question?.scale,
    text: event.comment || undefined,
  };
}

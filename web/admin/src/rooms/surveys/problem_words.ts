// What the server found wrong in a definition, in the reader's language where the code is known.
import type { SurveyProblem } from '../../api/schema';
import { kLanguageNames, t_maybe } from '../../lib/i18n.svelte';

export function problem_words(problem: SurveyProblem): string {
  const language = problem.language ? kLanguageNames[problem.language] : '';
  return problem.code ? t_maybe(`definition_problem.${problem.code}`, problem.detail, { language }) : problem.detail;
}

// The question a path speaks of: "questions[2].title" -> 2.
export function question_index(path: string): number | undefined {
  const found = /^questions\[(\d+)\]/.exec(path);
  return found ? Number(found[1]) : undefined;
}

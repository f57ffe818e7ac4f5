// Where a new survey begins: written in the four languages, ready to be published as they are.
import type { Definition, Language, Localised } from '../../api/schema';

export type TemplateName = 'recommend' | 'visit' | 'blank';
export const kTemplates: TemplateName[] = ['recommend', 'visit', 'blank'];

const all = (fi: string, sv: string, en: string, uk: string): Localised => ({ fi, sv, en, uk });

const kThanks = all('Kiitos! Vastauksesi on tallessa.', 'Tack! Ditt svar har sparats.', 'Thank you! Your answer has been saved.', 'Дякуємо! Вашу відповідь збережено.');
const kTitle = all('Miten meni?', 'Hur gick det?', 'How did it go?', 'Як усе минуло?');

const kRecommend = {
  key: 'recommend',
  type: 'nps' as const,
  title: all('Kuinka todennäköisesti suosittelisit meitä ystävälle tai kollegalle?', 'Hur troligt är det att du skulle rekommendera oss till en vän eller kollega?', 'How likely are you to recommend us to a friend or colleague?', 'Наскільки ймовірно, що ви порекомендуєте нас другові чи колезі?'),
  low_label: all('En lainkaan', 'Inte alls troligt', 'Not at all likely', 'Зовсім неймовірно'),
  high_label: all('Erittäin todennäköisesti', 'Mycket troligt', 'Extremely likely', 'Дуже ймовірно'),
};
const kWhy = {
  key: 'why',
  type: 'long_text' as const,
  title: all('Mikä vaikutti eniten arvioosi?', 'Vad påverkade ditt betyg mest?', 'What affected your score the most?', 'Що найбільше вплинуло на вашу оцінку?'),
};

function questions_of(template: TemplateName): Definition['questions'] {
  switch (template) {
    case 'recommend':
      return [kRecommend, kWhy];
    case 'visit':
      return [
        { key: 'satisfaction', type: 'csat', title: all('Kuinka tyytyväinen olet käyntiisi?', 'Hur nöjd är du med ditt besök?', 'How satisfied are you with your visit?', 'Наскільки ви задоволені візитом?'), low_label: all('Erittäin tyytymätön', 'Mycket missnöjd', 'Very dissatisfied', 'Дуже незадоволені'), high_label: all('Erittäin tyytyväinen', 'Mycket nöjd', 'Very satisfied', 'Дуже задоволені') },
        { key: 'quadrant', type: 'quadrant', title: all('Miltä asiointi tuntui?', 'Hur kändes besöket?', 'How did it feel?', 'Якими були ваші враження?') },
        { ...kRecommend, with_previous: false },
        { ...kWhy, title: all('Mikä jäi parhaiten mieleen, ja mitä voisimme tehdä paremmin?', 'Vad minns du bäst, och vad kunde vi göra bättre?', 'What do you remember best, and what could we do better?', 'Що запам’яталося найбільше і що ми могли б зробити краще?') },
      ];
    case 'blank':
      return [];
  }
}

// Texts in the wanted languages only.
function only<T>(value: T, languages: readonly Language[]): T {
  if (Array.isArray(value)) return value.map((item) => only(item, languages)) as T;
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const localised = entries.length > 0 && entries.every(([name]) => ['fi', 'sv', 'en', 'uk'].includes(name));
  return Object.fromEntries(localised ? entries.filter(([name]) => languages.includes(name as Language)) : entries.map(([name, member]) => [name, only(member, languages)])) as T;
}

export function definition_from(template: TemplateName, given: { name: string; slug: string; languages: Language[] }): Definition {
  const texts = only({ title: kTitle, thanks: kThanks, questions: questions_of(template) }, given.languages);
  return { schema: 1, ...given, presentation: template === 'visit' ? 'stepwise' : 'one_page', ...texts };
}

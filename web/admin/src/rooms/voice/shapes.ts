// What the voice's routes give and take, by the names that the room uses.
import type { VoiceMask, VoiceThemes } from '../../api/generated';

export type {
  VoiceComments as Comments, VoiceComment as Comment, VoiceCommentStatement as Statement, VoiceCorrection as Correction,
  VoiceExample as Example, VoiceImpact as Impact, VoiceLabel as Label, VoiceMask as Mask, VoiceModel as Model,
  VoiceModels as Models, VoiceOpinion as Opinion, VoicePattern as Pattern, VoicePreview as Preview, VoiceQuotes as Quotes,
  VoiceRising as Rising, VoiceStory as Story, VoiceStoryMoment as StoryMoment, VoiceTaxonomy as Taxonomy,
  VoiceTaxonomyChanges as TaxonomyChanges, VoiceTheme as Theme, VoiceThemeChange as ThemeChange, VoiceThemeRow as ThemeRow,
  VoiceThemes as Themes, VoiceWord as Word, VoiceWords as Words,
} from '../../api/generated';

export type HiddenReason = NonNullable<VoiceThemes['reason']>;
// Bytes of a text in UTF-8.
export type Span = Pick<VoiceMask, 'start' | 'end'>;
export interface Quality {
  examples?: number;
  macro_f1?: number | null;
  accuracy?: number | null;
}
// A model's figures, as far as they are shown.
export interface Figures {
  examples?: number;
  own?: Quality;
  present?: Quality;
  weight?: number;
  why?: string;
}

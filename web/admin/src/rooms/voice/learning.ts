// What was learnt, language by language, and how good it is.
import type { Figures, Model, Quality } from './shapes';

export interface Learnt {
  language: string;
  newest: Model;
  used: Model | undefined; // the promoted one with the greatest number
  older: Model[];
}

export const figures_of = (model: Model): Figures => model.figures as Figures;

export function learnt_of(models: readonly Model[]): Learnt[] {
  const languages = [...new Set(models.map((model) => model.language))];
  return languages.map((language) => {
    const [newest, ...older] = models.filter((model) => model.language === language).sort((a, b) => b.number - a.number);
    return { language, newest: newest!, used: [newest!, ...older].find((model) => model.promoted), older };
  });
}

// How often the model was right on comments it had not seen, in per cent, with the 95 per cent score
// interval (Wilson 1927).
export function right_of(quality: Quality | undefined): { value: number; low: number; high: number; n: number } | undefined {
  const n = quality?.examples ?? 0;
  const share = quality?.accuracy;
  if (!n || typeof share !== 'number') return undefined;
  const z = 1.959964;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { value: share * 100, low: Math.max(0, middle - half) * 100, high: Math.min(1, middle + half) * 100, n };
}

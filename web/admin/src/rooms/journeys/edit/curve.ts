// The drawn curve, a piece for every moment: from the middle between it and the one before to the
// middle between it and the one after. A piece knows nothing of the rest, so a long path is drawn
// in pieces and a moved moment takes its piece along.

export const kLowest = -2;
export const kHighest = 2;
export const kEmotionStep = 0.5;

export interface Frame {
  readonly width: number; // of a moment's column
  readonly height: number;
  readonly margin: number; // above the best and below the worst
}

export function y_of(emotion: number, { height, margin }: Frame): number {
  return margin + ((kHighest - emotion) / (kHighest - kLowest)) * (height - 2 * margin);
}

export function emotion_at(y: number, { height, margin }: Frame): number {
  const emotion = kHighest - ((y - margin) / (height - 2 * margin)) * (kHighest - kLowest);
  return Math.min(kHighest, Math.max(kLowest, Math.round(emotion / kEmotionStep) * kEmotionStep));
}

export function stepped(emotion: number | null, by: number): number {
  return Math.min(kHighest, Math.max(kLowest, (emotion ?? 0) + by));
}

// Half of a cubic between two points whose tangents are level, split in its middle (de Casteljau,
// 1959): there it stands halfway between both and leans towards where it goes.
export function piece(before: number | null | undefined, here: number | null, after: number | null | undefined, frame: Frame): string {
  if (here === null) return '';
  const { width } = frame;
  const middle = width / 2;
  const y = y_of(here, frame);
  const round = (value: number) => Math.round(value * 100) / 100;
  const parts: string[] = [];
  if (typeof before === 'number') {
    const from = y_of(before, frame);
    parts.push(`M0 ${round((from + y) / 2)}C${round(width / 8)} ${round(y + (from - y) / 4)} ${round(width / 4)} ${round(y)} ${middle} ${round(y)}`);
  } else {
    parts.push(`M${middle} ${round(y)}`);
  }
  if (typeof after === 'number') {
    const to = y_of(after, frame);
    parts.push(`C${round((width * 3) / 4)} ${round(y)} ${round((width * 7) / 8)} ${round(y + (to - y) / 4)} ${width} ${round((y + to) / 2)}`);
  }
  return parts.length > 1 || typeof before === 'number' ? parts.join('') : '';
}

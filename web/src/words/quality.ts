/** How a stream's packets came, and how a conversation over such a line would be judged. */
import type { RecordedStream } from '../api/types';

type Quality = NonNullable<RecordedStream['quality']>;

/** `0.4 % in 3 bursts, the longest of 7 packets`. */
export function lossWords(quality: Pick<Quality, 'lossPercent' | 'lossBursts' | 'longestBurst'>): string {
  if (quality.lossBursts === 0) return 'nothing';
  const bursts = quality.lossBursts === 1 ? '1 burst' : `${quality.lossBursts} bursts`;
  const longest = quality.longestBurst === 1 ? '1 packet' : `${quality.longestBurst} packets`;
  return `${quality.lossPercent} % in ${bursts}, the longest of ${longest}`;
}

/** `MOS 4.41 (R 93.2)`. */
export function opinionWords(quality: Pick<Quality, 'rating' | 'meanOpinion'>): string {
  return quality.rating === null || quality.rating === undefined
    ? 'not rated: the E-model has no figures for this codec'
    : `MOS ${quality.meanOpinion} (R ${quality.rating})`;
}

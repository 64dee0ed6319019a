/** Where nobody says anything: what "Skip silence" leaps over. Pure. */
import type { Span } from '../api/types';

/** Per cent of full scale below which nobody speaks: line noise, comfort noise. */
const quietPercent = 2;

/** Stretches of at least `leastMillis` in which every lane is quiet or sends nothing. */
export function quietStretches(
  lanes: readonly (readonly number[])[],
  stepMillis: number,
  leastMillis: number,
): Span[] {
  const steps = Math.max(0, ...lanes.map((peaks) => peaks.length));
  const stretches: Span[] = [];
  let start = -1;
  for (let step = 0; step <= steps; step++) {
    const quiet = step < steps && lanes.every((peaks) => (peaks[step] ?? -1) <= quietPercent);
    if (quiet && start < 0) start = step;
    if (!quiet && start >= 0) {
      const lengthMillis = (step - start) * stepMillis;
      if (lengthMillis >= leastMillis) stretches.push({ startMillis: start * stepMillis, lengthMillis });
      start = -1;
    }
  }
  return stretches;
}

/** Where to go on from a place in silence; nothing where somebody speaks, or soon will. */
export function leapFrom(millis: number, quiet: readonly Span[], runUpMillis: number): number | null {
  const here = quiet.find((one) => millis >= one.startMillis && millis < one.startMillis + one.lengthMillis);
  if (!here) return null;
  const to = here.startMillis + here.lengthMillis - runUpMillis;
  // Somebody who has just fallen silent is let finish.
  const from = here.startMillis + runUpMillis;
  return millis >= from && to > millis ? to : null;
}

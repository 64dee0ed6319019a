/** Where things lie on a lane: spans to percentages, and the stretches that have no sound. Pure. */
import type { Span } from '../api/types';

/** A part of the recording's timeline that is in view. */
export interface View {
  fromMillis: number;
  toMillis: number;
}

export interface Place {
  leftPercent: number;
  widthPercent: number;
}

/** Where a span lies in the view; nothing where it is outside. */
export function placeOf(span: Span, view: View): Place | null {
  const long = view.toMillis - view.fromMillis;
  const from = Math.max(span.startMillis, view.fromMillis);
  const to = Math.min(span.startMillis + span.lengthMillis, view.toMillis);
  if (long <= 0 || to < from || (to === from && span.lengthMillis > 0)) return null;
  return {
    leftPercent: ((from - view.fromMillis) / long) * 100,
    widthPercent: ((to - from) / long) * 100,
  };
}

export function percentOf(millis: number, view: View): number {
  const long = view.toMillis - view.fromMillis;
  return long <= 0 ? 0 : ((millis - view.fromMillis) / long) * 100;
}

/** Stretches in which nothing was sent: runs of -1. The last step may be cut by the recording's end. */
export function emptyRuns(peaks: readonly number[], stepMillis: number, lengthMillis: number): Span[] {
  const runs: Span[] = [];
  let start = -1;
  for (let step = 0; step <= peaks.length; step++) {
    const empty = step < peaks.length && peaks[step] === -1;
    if (empty && start < 0) start = step;
    if (!empty && start >= 0) {
      runs.push(between(start * stepMillis, Math.min(step * stepMillis, lengthMillis)));
      start = -1;
    }
  }
  return runs;
}

/** What is left of the runs when the spans are taken out; shorter rests than `leastMillis` are only rounding. */
export function without(runs: readonly Span[], spans: readonly Span[], leastMillis: number): Span[] {
  let rest = [...runs];
  for (const { startMillis, lengthMillis } of spans) {
    const end = startMillis + lengthMillis;
    rest = rest.flatMap((run) => {
      const runEnd = run.startMillis + run.lengthMillis;
      if (end <= run.startMillis || startMillis >= runEnd) return [run];
      return [between(run.startMillis, startMillis), between(end, runEnd)];
    });
  }
  return rest.filter((run) => run.lengthMillis > 0 && run.lengthMillis >= leastMillis);
}

/** The marks of a ruler: a round step so that no two are nearer than `leastPixels`. */
export function ticks(view: View, widthPixels: number, leastPixels: number): { stepMillis: number; at: number[] } {
  const long = view.toMillis - view.fromMillis;
  if (long <= 0 || widthPixels <= 0) return { stepMillis: 0, at: [] };
  const least = (long * leastPixels) / widthPixels;
  const stepMillis = roundSteps.find((step) => step >= least) ?? Math.ceil(least / 3_600_000) * 3_600_000;
  const at: number[] = [];
  const first = Math.ceil(view.fromMillis / stepMillis) * stepMillis;
  for (let millis = first; millis < view.toMillis; millis += stepMillis) at.push(millis);
  return { stepMillis, at };
}

/** Fewer bars than peaks: each is the highest of those it stands for; -1 only where all of them are. */
export function thinned(peaks: readonly number[], bars: number): number[] {
  return peaks.length <= bars ? [...peaks] : spread(peaks, bars);
}

/** Exactly so many bars: each the highest of those it stands for, or the one it lies in. */
export function spread(peaks: readonly number[], bars: number): number[] {
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    let highest = -1;
    for (let at = from; at < to; at++) highest = Math.max(highest, peaks[at] ?? -1);
    return highest;
  });
}

/** The peaks over the whole recording: what is not told was not sent. */
export function onAxis(peaks: readonly number[], stepMillis: number, lengthMillis: number): number[] {
  const steps = stepMillis > 0 ? Math.ceil(lengthMillis / stepMillis) : 0;
  return Array.from({ length: steps }, (_, step) => peaks[step] ?? -1);
}

/** A word on a lane, and where it starts. */
export interface Placed<T> {
  of: T;
  leftPixels: number;
}

/**
 * The words that have room on a lane, none upon another: losses first, then pauses, then absence, which only stands
 * inside its own stretch. A loss is named beside its hatch, which is often only a line.
 */
export function wordsOn<T extends Span & { kind: string; words: string }>(
  stretches: readonly T[],
  view: View,
  widthPixels: number,
): Placed<T>[] {
  const taken: [number, number][] = [];
  const placed: Placed<T>[] = [];
  for (const kind of ['gap', 'pause', 'empty']) {
    for (const stretch of stretches.filter((candidate) => candidate.kind === kind)) {
      const place = placeOf(stretch, view);
      if (place === null) continue;
      const needed = stretch.words.length * pixelsPerLetter + 12;
      const from = (place.leftPercent * widthPixels) / 100;
      const own = (place.widthPercent * widthPixels) / 100;
      const left = candidatesFor(kind, from, own, needed).find(
        (at) => at >= 0 && at + needed <= widthPixels && !taken.some(([start, end]) => at < end && at + needed > start),
      );
      if (left === undefined) continue;
      taken.push([left, left + needed]);
      placed.push({ of: stretch, leftPixels: left });
    }
  }
  return placed;
}

function candidatesFor(kind: string, from: number, own: number, needed: number): number[] {
  const centred = from + (own - needed) / 2;
  if (own >= needed) return [centred];
  if (kind === 'gap') return [from + Math.max(own, gapPixelsLeast) + 2, from - needed - 2];
  return kind === 'pause' ? [centred, from + own + 2, from - needed - 2] : [];
}

const pixelsPerLetter = 5.8;
const gapPixelsLeast = 7;

/** How much to enlarge quiet recordings, the same for all lanes so that they stay comparable. */
export function loudness(lanes: readonly (readonly number[])[]): number {
  let highest = 0;
  for (const peaks of lanes) for (const peak of peaks) highest = Math.max(highest, peak);
  return highest <= 2 ? 1 : Math.min(4, 100 / highest);
}

const roundSteps = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000,
];

function between(startMillis: number, endMillis: number): Span {
  return { startMillis, lengthMillis: Math.max(0, endMillis - startMillis) };
}

import { describe, expect, it } from 'vitest';
import { emptyRuns, loudness, onAxis, placeOf, spread, thinned, ticks, without, wordsOn } from './geometry';

const whole = { fromMillis: 0, toMillis: 10_000 };

describe('a span on a lane', () => {
  it('lies at its share of the view', () => {
    expect(placeOf({ startMillis: 2_500, lengthMillis: 1_000 }, whole)).toEqual({ leftPercent: 25, widthPercent: 10 });
  });

  it('is cut where it leaves the view', () => {
    const view = { fromMillis: 3_000, toMillis: 5_000 };
    expect(placeOf({ startMillis: 2_000, lengthMillis: 2_000 }, view)).toEqual({ leftPercent: 0, widthPercent: 50 });
  });

  it('is nowhere where it is outside', () => {
    expect(placeOf({ startMillis: 11_000, lengthMillis: 500 }, whole)).toBeNull();
    expect(placeOf({ startMillis: 0, lengthMillis: 500 }, { fromMillis: 5, toMillis: 5 })).toBeNull();
  });
});

describe('stretches without sound', () => {
  it('are the runs of -1, the last cut at the end of the recording', () => {
    expect(emptyRuns([-1, -1, 3, 0, -1], 1_000, 4_600)).toEqual([
      { startMillis: 0, lengthMillis: 2_000 },
      { startMillis: 4_000, lengthMillis: 600 },
    ]);
  });

  it('do not count silence as nothing sent', () => {
    expect(emptyRuns([0, 0, 0], 1_000, 3_000)).toEqual([]);
  });

  it('leave gaps and pauses to their own hatch', () => {
    const runs = [{ startMillis: 0, lengthMillis: 10_000 }];
    expect(without(runs, [{ startMillis: 2_000, lengthMillis: 3_000 }], 0)).toEqual([
      { startMillis: 0, lengthMillis: 2_000 },
      { startMillis: 5_000, lengthMillis: 5_000 },
    ]);
  });

  it('vanish where only the rounding of a step is left', () => {
    const runs = [{ startMillis: 1_900, lengthMillis: 1_200 }];
    expect(without(runs, [{ startMillis: 2_000, lengthMillis: 1_000 }], 150)).toEqual([]);
  });
});

describe('the ruler', () => {
  it('takes round steps that leave room for their words', () => {
    const { stepMillis, at } = ticks({ fromMillis: 0, toMillis: 843_000 }, 630, 72);
    expect(stepMillis).toBe(120_000);
    expect(at).toEqual([0, 120_000, 240_000, 360_000, 480_000, 600_000, 720_000, 840_000]);
  });

  it('starts at the first round step of a part', () => {
    expect(ticks({ fromMillis: 61_000, toMillis: 64_000 }, 300, 90).at).toEqual([61_000, 62_000, 63_000]);
  });

  it('has no marks without room', () => {
    expect(ticks(whole, 0, 72).at).toEqual([]);
  });
});

describe('bars', () => {
  it('keep the highest of what they stand for', () => {
    expect(thinned([1, 9, 2, 3, -1, -1], 3)).toEqual([9, 3, -1]);
  });

  it('are as many as the peaks where there is room', () => {
    expect(thinned([4, 5], 10)).toEqual([4, 5]);
  });

  it('repeat the peak they lie in where one looks closer than the peaks', () => {
    expect(spread([1, 9], 4)).toEqual([1, 1, 9, 9]);
  });

  it('cover the whole recording even where the peaks end early', () => {
    expect(onAxis([5, 6], 1_000, 3_500)).toEqual([5, 6, -1, -1]);
  });

  it('grow in quiet recordings, but silence is never blown up', () => {
    expect(loudness([[50, 20], [-1, 10]])).toBe(2);
    expect(loudness([[10], [5]])).toBe(4);
    expect(loudness([[1, 2], [0]])).toBe(1);
  });
});

describe('words on a lane', () => {
  const stretch = (kind: string, startMillis: number, lengthMillis: number) => ({
    kind,
    words: 'ten letters',
    startMillis,
    lengthMillis,
  });
  const placed = (stretches: ReturnType<typeof stretch>[]) => wordsOn(stretches, whole, 600).map((word) => word.of);

  it('stand inside a stretch that is long enough, in its middle', () => {
    const pause = stretch('pause', 0, 5_000);
    const [word] = wordsOn([pause], whole, 600);
    expect(word?.leftPixels).toBeCloseTo((300 - (11 * 5.8 + 12)) / 2);
  });

  it('name a gap beside it, on the other side where there is no room', () => {
    const left = wordsOn([stretch('gap', 1_000, 10)], whole, 600)[0]?.leftPixels ?? 0;
    const right = wordsOn([stretch('gap', 9_900, 10)], whole, 600)[0]?.leftPixels ?? 0;
    expect(left).toBeGreaterThan(60);
    expect(right).toBeLessThan(594 - 70);
  });

  it('are left out where another one stands, the gap before the pause before the absence', () => {
    const gap = stretch('gap', 4_000, 100);
    const pause = stretch('pause', 4_300, 900);
    const crowd = [stretch('empty', 3_000, 1_500), pause, gap, stretch('gap', 4_150, 10), stretch('gap', 4_200, 10)];
    expect(placed(crowd)[0]).toBe(gap);
    expect(placed(crowd)).not.toContain(crowd[0]);
  });

  it('never name an absence that is too short for them', () => {
    expect(placed([stretch('empty', 0, 500)])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { leapFrom, quietStretches } from './quiet';

describe('silence', () => {
  it('is where every lane is quiet', () => {
    const ana = [50, 0, 0, 0, 0, 40];
    const leo = [0, 0, 0, -1, -1, 0];
    expect(quietStretches([ana, leo], 1_000, 2_000)).toEqual([{ startMillis: 1_000, lengthMillis: 4_000 }]);
  });

  it('is not a breath', () => {
    expect(quietStretches([[50, 0, 50]], 1_000, 2_000)).toEqual([]);
  });

  it('is leapt over to shortly before the next word', () => {
    const quiet = [{ startMillis: 10_000, lengthMillis: 5_000 }];
    expect(leapFrom(10_100, quiet, 300)).toBeNull();
    expect(leapFrom(10_400, quiet, 300)).toBe(14_700);
    expect(leapFrom(14_800, quiet, 300)).toBeNull();
    expect(leapFrom(9_000, quiet, 300)).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { lossWords, opinionWords } from './quality';

test('loss is told with its bursts', () => {
  expect(lossWords({ lossPercent: 0, lossBursts: 0, longestBurst: 0 })).toBe('nothing');
  expect(lossWords({ lossPercent: 0.4, lossBursts: 1, longestBurst: 1 })).toBe('0.4 % in 1 burst, the longest of 1 packet');
  expect(lossWords({ lossPercent: 5, lossBursts: 3, longestBurst: 7 })).toBe('5 % in 3 bursts, the longest of 7 packets');
});

test('a codec without figures is not rated', () => {
  expect(opinionWords({ rating: 93.2, meanOpinion: 4.41 })).toBe('MOS 4.41 (R 93.2)');
  expect(opinionWords({ rating: null, meanOpinion: null })).toContain('not rated');
});

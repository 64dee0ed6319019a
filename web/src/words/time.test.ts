import { describe, expect, it } from 'vitest';
import { exactPosition, hours, length, position, span, spoken } from './time';

describe('times', () => {
  it('writes lengths with two digits for minutes and seconds', () => {
    expect(length(843_000)).toBe('14:03');
    expect(length(52_400)).toBe('00:52');
    expect(length(3_753_000)).toBe('1:02:33');
  });

  it('rounds up into the next minute, not to sixty seconds', () => {
    expect(length(59_700)).toBe('01:00');
  });

  it('writes a place without a leading zero, and to the tenth where asked', () => {
    expect(position(538.9)).toBe('8:58');
    expect(exactPosition(538.9)).toBe('8:58.9');
    expect(exactPosition(0)).toBe('0:00.0');
    expect(position(4138)).toBe('1:08:58');
  });

  it('writes how long something took in the unit that fits', () => {
    expect(span(38)).toBe('38 ms');
    expect(span(1_400)).toBe('1.4 s');
    expect(span(34_000)).toBe('34 s');
    expect(span(67_000)).toBe('1:07');
  });

  it('says a length in words for those who listen', () => {
    expect(spoken(843_000)).toBe('14 minutes 3 seconds');
    expect(spoken(61_000)).toBe('1 minute 1 second');
    expect(spoken(0)).toBe('0 seconds');
  });

  it('says how long the disk lasts in days only from two days on', () => {
    expect(hours(41 * 24 + 3)).toBe('41 days');
    expect(hours(30)).toBe('30 hours');
    expect(hours(0.5)).toBe('30 minutes');
  });
});

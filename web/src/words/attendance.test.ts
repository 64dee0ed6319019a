import { describe, expect, it } from 'vitest';
import type { Attendance } from '../api/types';
import { onAt } from './attendance';

const from = (second: number) => ({ at: `2026-11-21T10:00:0${second}.123456Z`, basis: 'STATED' as const });
const stay = (id: string, first: number, last: number | null) => ({
  id,
  name: id,
  aor: '',
  sessionId: 'cs',
  from: from(first),
  to: last === null ? null : from(last),
  sends: [{ streamId: 's', label: '1', streamIndex: 0, from: from(first), to: from(first + 2) }],
  receives: [],
});
const attendance: Attendance = {
  documents: 2,
  participants: [stay('ana', 0, null), stay('leo', 0, 3), stay('mia', 3, null), stay('ana', 5, null)],
  sessions: [],
};
const at = (second: number) => new Date(`2026-11-21T10:00:0${second}.500Z`);

describe('who is on', () => {
  it('changes with the moment', () => {
    expect(onAt(attendance, at(1)).map((one) => one.stay.id)).toEqual(['ana', 'leo']);
    expect(onAt(attendance, at(4)).map((one) => one.stay.id)).toEqual(['ana', 'mia']);
  });

  it('names nobody twice', () => {
    expect(onAt(attendance, at(6)).filter((one) => one.stay.id === 'ana')).toHaveLength(1);
  });

  it('tells who sends at that moment', () => {
    expect(onAt(attendance, at(1)).every((one) => one.sends)).toBe(true);
    expect(onAt(attendance, at(4)).map((one) => one.sends)).toEqual([false, true]);
  });
});

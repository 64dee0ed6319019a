import { describe, expect, it } from 'vitest';
import type { LiveSession } from '../api/types';
import { matchesLive } from './livematch';
import { everything } from './query';

const now = new Date(2026, 10, 21, 11, 0);
const ana = { name: 'Ana Kovač', address: 'tel:+38515550107' };
const session: LiveSession = {
  id: '01JD4W7M2Q8Z9E0000000000AB',
  state: 'LIVE',
  startedAt: new Date(now.getTime() - 20_000).toISOString(),
  from: ana,
  to: { name: '', address: 'sip:claims@example.com' },
  parties: [ana],
  client: { userAgent: 'OpenSIPS', address: '192.0.2.1:5060', transport: 'UDP' },
  callId: 'abc@192.0.2.1',
  streams: [],
};

describe('a live call above the list', () => {
  it('shows where nothing is asked, and where all words match', () => {
    expect(matchesLive(session, everything, now)).toBe(true);
    expect(matchesLive(session, { ...everything, q: 'claims opensips' }, now)).toBe(true);
    expect(matchesLive(session, { ...everything, q: 'claims cisco' }, now)).toBe(false);
  });

  it('never shows under a verdict or in yesterday', () => {
    expect(matchesLive(session, { ...everything, verdicts: ['COMPLETE'] }, now)).toBe(false);
    expect(matchesLive(session, { ...everything, when: 'yesterday' }, now)).toBe(false);
    expect(matchesLive(session, { ...everything, when: 'today' }, now)).toBe(true);
  });

  it('shows under a length only when it is already that long', () => {
    expect(matchesLive(session, { ...everything, longerSeconds: 30 }, now)).toBe(false);
    expect(matchesLive(session, { ...everything, longerSeconds: 10 }, now)).toBe(true);
  });
});

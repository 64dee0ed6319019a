import { describe, expect, it } from 'vitest';
import { doingWords, liveColour, liveName, pauseWords } from './live';

const now = Date.parse('2026-11-21T10:00:20Z');
const stream = {
  index: 0,
  label: '1',
  medium: 'audio',
  codec: 'PCMA',
  packets: 10,
  bytes: 1720,
  paused: false,
  pausedBy: [],
  lastPacketAt: '2026-11-21T10:00:04Z',
};

describe('what a live stream is doing', () => {
  it('says for how long nothing came', () => {
    expect(doingWords(stream, now)).toBe('nothing for 16 seconds');
  });

  it('does not call the time between two answers silence', () => {
    expect(doingWords({ ...stream, lastPacketAt: '2026-11-21T10:00:18Z' }, now)).toBe('arriving');
  });

  it('says paused before it says silent', () => {
    expect(doingWords({ ...stream, paused: true, pausedBy: ['CLIENT'] }, now)).toBe('paused by the client');
    expect(doingWords({ ...stream, paused: true, pausedBy: ['RECORDER'] }, now)).toBe('paused by the recorder');
    expect(doingWords({ ...stream, paused: true, pausedBy: ['CLIENT', 'RECORDER'] }, now)).toBe('paused by both sides');
  });

  it('knows a stream that never began', () => {
    expect(doingWords({ ...stream, packets: 0, lastPacketAt: null }, now)).toBe('nothing has arrived yet');
  });
});

describe('whose a live stream is', () => {
  const ana = { name: 'Ana', address: 'sip:ana@example.com' };
  const leo = { name: '', address: 'tel:+49305550177' };
  const session = {
    parties: [ana, leo],
    streams: [{ ...stream, sender: leo }, { ...stream, index: 1, sender: ana }, { ...stream, index: 2, medium: 'video' }],
  };

  it('is said by name, or by number, and with the medium where it is no sound', () => {
    expect([0, 1, 2].map((at) => liveName(session, at))).toEqual(['+49305550177', 'Ana', 'Stream 3, video']);
  });

  it('has the colour of the party, not of the place', () => {
    expect([0, 1, 2].map((at) => liveColour(session, at))).toEqual([2, 1, 3]);
  });
});

describe('who paused a session', () => {
  const pause = {
    since: '2026-11-21T10:00:04Z',
    requester: 'anna',
    reason: 'card number',
    client: 'REFUSED' as const,
    clientText: 'The client refused: 405 Method Not Allowed',
  };

  it('says who, why, and what the client said', () => {
    expect(pauseWords({ pause })).toBe('Paused by anna: card number. The client refused: 405 Method Not Allowed.');
    expect(pauseWords({ pause: { ...pause, reason: '' } })).toContain('Paused by anna. ');
    expect(pauseWords({ pause: null })).toBe('');
  });
});

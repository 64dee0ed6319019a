import { describe, expect, it } from 'vitest';
import type { RecordingSummary } from '../api/types';
import { hasSound, oddness, remark } from './verdicts';

const row = (change: Partial<RecordingSummary>, ...lanes: number[][]): RecordingSummary => ({
  id: '01JD4W7M2Q8Z9E0000000000AA',
  startedAt: '2026-11-21T10:00:00Z',
  lengthMillis: 1_000,
  verdict: 'COMPLETE',
  verdictReason: 'Everything that was sent is here.',
  from: { name: '', address: '' },
  to: { name: '', address: '' },
  parties: [],
  client: { userAgent: '', address: '', transport: 'UDP' },
  callId: '',
  gapMillis: 0,
  pausedMillis: 0,
  overview: {
    stepMillis: 100,
    lanes: lanes.map((peaks, streamIndex) => ({ streamIndex, participantId: '', peaks, gaps: [], pauses: [] })),
  },
  ...change,
});

describe('what is odd about a recording', () => {
  it('is nothing where everything is there', () => {
    expect(remark(row({}, [1]))).toBe('');
    expect(oddness(row({}, [1]))).toBe('');
  });

  it('is how long it was paused', () => {
    expect(remark(row({ pausedMillis: 34_000 }, [1]))).toBe('Paused for 34 s');
  });

  it('is short in the list and whole for who listens', () => {
    const verdictReason = "1.4 s never arrived, 70 packets of Leo Brandt's stream.";
    const lossy = row({ verdict: 'GAPS', gapMillis: 1_400, verdictReason }, [1]);
    expect(remark(lossy)).toBe('1.4 s never arrived');
    expect(oddness(lossy)).toBe(verdictReason);
  });

  it('tells a silent side from sound that cannot be played', () => {
    expect(remark(row({ verdict: 'PARTIAL' }, [1, 2], [-1, -1]))).toBe('One side is silent');
    expect(remark(row({ verdict: 'PARTIAL' }, [1, 2]))).toBe('Not all is heard');
    expect(remark(row({ verdict: 'PARTIAL' }))).toBe('Not playable');
    expect(hasSound(row({}, [-1, -1]))).toBe(false);
  });
});

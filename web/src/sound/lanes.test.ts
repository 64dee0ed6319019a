import { describe, expect, it } from 'vitest';
import type { Recording, RecordedStream, Waveform } from '../api/types';
import { lanesOf, smallLanesOf } from './lanes';

function stream(index: number, participantId: string, part: Partial<RecordedStream> = {}): RecordedStream {
  return {
    index,
    label: String(index + 1),
    medium: 'audio',
    codec: 'PCMA',
    participantId,
    participantReason: '',
    channel: index + 1,
    file: `stream-${index + 1}.wav`,
    undecodedReason: '',
    ssrcs: [],
    offsetMillis: 0,
    lengthMillis: 4_000,
    packets: 200,
    bytes: 34_400,
    lostPackets: 0,
    duplicatePackets: 0,
    reorderedPackets: 0,
    rejectedPackets: 0,
    gaps: [],
    pauses: [],
    sources: [],
    setAside: [],
    carried: [],
    content: '',
    ...part,
  };
}

function recordingOf(streams: RecordedStream[], order: number[], leftMillis: number | null = null): Recording {
  const who = (id: string, left: number | null) => ({ id, name: id, aor: '', channel: 1, joinedMillis: 0, leftMillis: left });
  return {
    format: 'earwitness-manifest/1',
    id: '01JD4W7M2Q8Z9E0000000000AB',
    startedAt: '2026-11-21T10:42:07Z',
    lengthMillis: 4_000,
    verdict: 'COMPLETE',
    verdictReason: '',
    origin: { callId: '', fromTag: '', userAgent: '', remote: '', local: '', transport: 'UDP', requestUri: '' },
    sessionId: '',
    endCause: 'CLIENT_BYE',
    participants: [who('ana', null), who('leo', leftMillis)],
    streams,
    channelOrder: { streams: order, reason: '' },
    events: [],
    deviations: [],
    files: [],
    identifiers: [],
    metadata: [],
    session: { recordingSession: '', communicationSessions: [], groups: [], calls: [] },
  };
}

function waveformOf(...lanes: number[][]): Waveform {
  return {
    stepMillis: 500,
    lanes: lanes.map((peaks, streamIndex) => ({ streamIndex, participantId: '', peaks })),
  };
}

describe('lanes', () => {
  it('stand in channel order, each in its participant’s colour', () => {
    const recording = recordingOf([stream(0, 'ana'), stream(1, 'leo'), stream(2, 'ana')], [1, 0, 2]);
    const lanes = lanesOf(recording, waveformOf([1], [1], [1]));
    expect(lanes.map((lane) => [lane.first, lane.colour])).toEqual([
      ['leo', 1],
      ['ana', 2],
      ['ana', 2],
    ]);
  });

  it('say not in the call after somebody left, and nothing sent while they were there', () => {
    const peaks = [-1, -1, 9, 9, 9, -1, -1, -1];
    const [, leo] = lanesOf(recordingOf([stream(0, 'ana'), stream(1, 'leo')], [0, 1], 2_500), waveformOf([], peaks));
    expect(leo?.stretches.map((one) => [one.words, one.startMillis, one.lengthMillis])).toEqual([
      ['nothing sent', 0, 1_000],
      ['not in the call', 2_500, 1_500],
    ]);
  });

  it('leave what a gap explains to the gap', () => {
    const gap = { span: { startMillis: 1_000, lengthMillis: 1_000 }, packets: 50, reason: '' };
    const [ana] = lanesOf(
      recordingOf([stream(0, 'ana', { gaps: [gap] })], [0]),
      waveformOf([9, 9, -1, -1, 9, 9, 9, 9]),
    );
    expect(ana?.stretches.map((one) => [one.kind, one.words])).toEqual([['gap', '1 s never arrived']]);
  });

  it('draw no levels for a stream without a channel', () => {
    const silent = stream(1, 'leo', { channel: null, packets: 0, undecodedReason: 'Nothing was ever sent.' });
    const lanes = lanesOf(recordingOf([stream(0, 'ana'), silent], [0]), waveformOf([9], [-1]));
    expect(lanes.map((lane) => lane.peaks === null)).toEqual([false, true]);
  });
});

describe('small lanes', () => {
  it('have the colours of the big ones', () => {
    const lane = (streamIndex: number, participantId: string) => ({
      streamIndex,
      participantId,
      peaks: [5],
      gaps: [],
      pauses: [],
    });
    const overview = { stepMillis: 4_000, lanes: [lane(1, 'leo'), lane(0, 'ana'), lane(2, 'leo')] };
    expect(smallLanesOf(overview, 4_000).map((one) => one.colour)).toEqual([1, 2, 1]);
  });
});

/** What is drawn as one lane: a stream's levels, whose colour it has, and the stretches without sound. */
import type { Overview, Participant, Recording, RecordedStream, Span, Waveform } from '../api/types';
import { participant as namesOf, streamName } from '../words/people';
import { span as spanWords } from '../words/time';
import { emptyRuns, onAxis, without } from './geometry';

export type StretchKind = 'gap' | 'pause' | 'empty';

export interface Stretch extends Span {
  kind: StretchKind;
  /** What a person reads beside the colour. */
  words: string;
}

export interface Lane {
  streamIndex: number;
  /** 1 to 4: the participant's colour, the same everywhere. */
  colour: number;
  first: string;
  second: string;
  stream: RecordedStream;
  /** Levels, or nothing where the stream has no channel. */
  peaks: readonly number[] | null;
  stretches: Stretch[];
}

/** The lanes in channel order, then the streams that cannot be heard. */
export function lanesOf(recording: Recording, waveform: Waveform | null): Lane[] {
  const colours = coloursOf(recording);
  const order = [...recording.channelOrder.streams];
  for (const stream of recording.streams) if (!order.includes(stream.index)) order.push(stream.index);
  return order.flatMap((index) => {
    const stream = recording.streams.find((candidate) => candidate.index === index);
    if (stream === undefined) return [];
    const who = recording.participants.find((candidate) => candidate.id === stream.participantId);
    const names = who ? namesOf(who) : { first: streamName(stream), second: '' };
    // A stream that never sent anything has levels too, but no channel: it is told in words.
    const isHeard = recording.channelOrder.streams.includes(index);
    const told = isHeard ? waveform?.lanes.find((lane) => lane.streamIndex === index) : undefined;
    const stepMillis = waveform?.stepMillis ?? 0;
    const peaks = told ? onAxis(told.peaks, stepMillis, recording.lengthMillis) : null;
    return [
      {
        streamIndex: index,
        colour: colours.get(stream.participantId ?? `stream ${index}`) ?? 1,
        first: names.first,
        second: names.second,
        stream,
        peaks,
        stretches: stretchesOf(stream, who, peaks ?? [], stepMillis, recording.lengthMillis),
      },
    ];
  });
}

/** `1 Ana Kovač, 2 Claims.`: who is on which channel of the sound file. */
export function channelWords(recording: Recording): string {
  const heard = recording.channelOrder.streams.length;
  const names = lanesOf(recording, null).slice(0, heard).map((lane, at) => `${at + 1} ${lane.first}`);
  return names.length === 0 ? '' : `${names.join(', ')}.`;
}

/** Participants are numbered as their streams stand in channel order; whoever has no stream comes after. */
export function coloursOf(recording: Recording): Map<string, number> {
  const colours = new Map<string, number>();
  const give = (key: string): void => {
    if (!colours.has(key)) colours.set(key, (colours.size % 4) + 1);
  };
  const indexes = [...recording.channelOrder.streams, ...recording.streams.map((stream) => stream.index)];
  for (const index of indexes) {
    const stream = recording.streams.find((candidate) => candidate.index === index);
    if (stream) give(stream.participantId ?? `stream ${index}`);
  }
  for (const who of recording.participants) give(who.id);
  return colours;
}

export interface SmallLane {
  colour: number;
  peaks: readonly number[];
  stretches: Stretch[];
}

/** The same for the list's small picture. */
export function smallLanesOf(overview: Overview, lengthMillis: number): SmallLane[] {
  const colours = new Map<string, number>();
  return overview.lanes.map((lane) => {
    const key = lane.participantId || `stream ${lane.streamIndex}`;
    if (!colours.has(key)) colours.set(key, (colours.size % 4) + 1);
    const known = [...lane.gaps, ...lane.pauses];
    const empty = without(emptyRuns(lane.peaks, overview.stepMillis, lengthMillis), known, overview.stepMillis);
    return {
      colour: colours.get(key) ?? 1,
      peaks: lane.peaks,
      stretches: [
        ...empty.map((one) => stretch('empty', one, 'nothing sent')),
        ...lane.pauses.map((one) => stretch('pause', one, pauseWords(one))),
        ...lane.gaps.map((one) => stretch('gap', one, gapWords(one))),
      ],
    };
  });
}

function stretchesOf(
  stream: RecordedStream,
  who: Participant | undefined,
  peaks: readonly number[],
  stepMillis: number,
  lengthMillis: number,
): Stretch[] {
  const gaps = stream.gaps.map((gap) => stretch('gap', gap.span, gapWords(gap.span)));
  const pauses = stream.pauses.map((pause) => stretch('pause', pause.span, pauseWords(pause.span)));
  const rest = without(emptyRuns(peaks, stepMillis, lengthMillis), [...gaps, ...pauses], 2 * stepMillis);
  return [...rest.map((one) => stretch('empty', one, absenceWords(one, who))), ...pauses, ...gaps];
}

function absenceWords(run: Span, who: Participant | undefined): string {
  const joined = who?.joinedMillis ?? null;
  const left = who?.leftMillis ?? null;
  const end = run.startMillis + run.lengthMillis;
  // Metadata and media never agree to the millisecond: half of it outside the call is outside the call.
  const middle = (run.startMillis + end) / 2;
  if ((joined !== null && middle < joined) || (left !== null && middle > left)) return 'not in the call';
  return 'nothing sent';
}

function gapWords(gap: Span): string {
  return `${spanWords(gap.lengthMillis)} never arrived`;
}

function pauseWords(pause: Span): string {
  return `paused ${spanWords(pause.lengthMillis)}`;
}

function stretch(kind: StretchKind, { startMillis, lengthMillis }: Span, words: string): Stretch {
  return { kind, startMillis, lengthMillis, words };
}

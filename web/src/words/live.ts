/** What a live stream is doing now, in a word. */
import type { LiveSession, LiveStream } from '../api/types';
import { party } from './people';
import { plural } from './time';

const silentAfterSeconds = 3;

export type Doing = 'arriving' | 'paused' | 'silent' | 'waiting';

export function doing(stream: LiveStream, nowMillis: number): Doing {
  if (stream.paused) return 'paused';
  if (stream.packets === 0 || !stream.lastPacketAt) return 'waiting';
  return silentSeconds(stream, nowMillis) >= silentAfterSeconds ? 'silent' : 'arriving';
}

export function doingWords(stream: LiveStream, nowMillis: number): string {
  switch (doing(stream, nowMillis)) {
    case 'paused':
      return pausedWords(stream);
    case 'waiting':
      return 'nothing has arrived yet';
    case 'silent':
      return `nothing for ${plural(silentSeconds(stream, nowMillis), 'second')}`;
    case 'arriving':
      return 'arriving';
  }
}

/** Who paused it, why, and whether the client went along; empty where the recorder does not pause. */
export function pauseWords({ pause }: Pick<LiveSession, 'pause'>): string {
  if (!pause) return '';
  const why = pause.reason === '' ? '' : `: ${pause.reason}`;
  return `Paused by ${pause.requester}${why}. ${pause.clientText}.`;
}

function silentSeconds(stream: LiveStream, nowMillis: number): number {
  return Math.max(0, Math.floor((nowMillis - Date.parse(stream.lastPacketAt ?? '')) / 1000));
}

function pausedWords({ pausedBy }: LiveStream): string {
  if (pausedBy.length > 1) return 'paused by both sides';
  return pausedBy[0] === 'RECORDER' ? 'paused by the recorder' : 'paused by the client';
}

/** Whose stream it is, else by what it can be told apart. */
export function liveName(session: Pick<LiveSession, 'streams'>, at: number): string {
  const stream = session.streams[at];
  if (!stream) return '';
  const who = stream.sender ? party(stream.sender).first : `Stream ${stream.index + 1}`;
  return stream.medium === 'audio' ? who : `${who}, ${stream.medium}`;
}

/** 1 to 4, by the sender's place among the parties: a finished recording's colours go by the same order. */
export function liveColour({ parties, streams }: Pick<LiveSession, 'parties' | 'streams'>, at: number): number {
  const sender = streams[at]?.sender;
  const place = parties.findIndex((one) => one.name === sender?.name && one.address === sender?.address);
  return ((place < 0 ? at : place) % 4) + 1;
}

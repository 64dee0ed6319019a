/** What a live stream is doing now, in a word. */
import type { LiveStream } from '../api/types';
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
      return 'paused';
    case 'waiting':
      return 'nothing has arrived yet';
    case 'silent':
      return `nothing for ${plural(silentSeconds(stream, nowMillis), 'second')}`;
    case 'arriving':
      return 'arriving';
  }
}

function silentSeconds(stream: LiveStream, nowMillis: number): number {
  return Math.max(0, Math.floor((nowMillis - Date.parse(stream.lastPacketAt ?? '')) / 1000));
}

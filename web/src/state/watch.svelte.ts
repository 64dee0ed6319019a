/**
 * What is live now and how the recorder fares: asked for by one watcher, seen by every page.
 * Started once by the page's frame; keeps the last good answer when the recorder is silent.
 */
import { api, Failure } from '../api/client';
import type { LiveSession, System } from '../api/types';
import { poll } from './polling';

const sessionsEveryMillis = 2_000;
const systemEveryMillis = 5_000;

let sessions = $state.raw<LiveSession[] | null>(null);
let before = $state.raw<LiveSession[]>([]);
let betweenMillis = $state(0);
let answeredAt = 0;
let system = $state.raw<System | null>(null);
let refused = $state.raw<number | null>(null);
let failure = $state.raw<Failure | null>(null);
/** Grows each time a session has left the live list: its recording may now be found. */
let finished = $state(0);

export const watch = {
  get sessions() {
    return sessions;
  },
  get live() {
    return (sessions ?? []).filter((session) => session.state === 'LIVE');
  },
  get system() {
    return system;
  },
  get notRecorded() {
    return refused;
  },
  get failure() {
    return failure;
  },
  get finished() {
    return finished;
  },
  /** Asks at once, as after something was changed. */
  refresh: () => askSessions(AbortSignal.timeout(5_000)),
  /** Packets a second between the last two answers; null where there is only one. */
  packetRate(id: string, streamIndex: number): number | null {
    const then = packetsOf(before, id, streamIndex);
    const now = packetsOf(sessions ?? [], id, streamIndex);
    if (then === null || now === null || betweenMillis <= 0) return null;
    return Math.max(0, Math.round(((now - then) * 1000) / betweenMillis));
  },
};

export function startWatching(): () => void {
  const stops = [poll(sessionsEveryMillis, askSessions), poll(systemEveryMillis, askSystem)];
  return () => stops.forEach((stop) => stop());
}

async function askSessions(signal: AbortSignal): Promise<void> {
  await noting(async () => {
    const next = await api.sessions(signal);
    const now = performance.now();
    const ids = new Set(next.map((session) => session.id));
    if ((sessions ?? []).some((session) => !ids.has(session.id))) finished++;
    before = sessions ?? [];
    betweenMillis = answeredAt === 0 ? 0 : now - answeredAt;
    answeredAt = now;
    sessions = next;
  });
}

async function askSystem(signal: AbortSignal): Promise<void> {
  await noting(async () => {
    const [nextSystem, nextRefused] = await Promise.all([api.system(signal), api.notRecorded(signal)]);
    // A call shorter than the interval never shows as live; the count gives it away.
    if (system !== null && nextSystem.recordings !== system.recordings) finished++;
    system = nextSystem;
    refused = nextRefused.length;
  });
}

async function noting(ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
    failure = null;
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    failure = cause;
  }
}

function packetsOf(list: LiveSession[], id: string, streamIndex: number): number | null {
  const session = list.find((candidate) => candidate.id === id);
  return session?.streams.find((stream) => stream.index === streamIndex)?.packets ?? null;
}

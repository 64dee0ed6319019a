/** Asks the recorder. Every failure becomes a {@link Failure} that a page can show. */
import type {
  Caller,
  ClientProfile,
  ClientSummary,
  Attendance,
  ControlResult,
  LiveSession,
  NotRecorded,
  Problem,
  Recording,
  RecordingPage,
  RelatedRecording,
  Signalling,
  SignallingMessage,
  System,
  Waveform,
  WrittenMessage,
} from './types';

const timeoutMillis = 15_000;

/** What a person is told when an answer did not come: what happened, what to do, and the id to quote. */
export class Failure extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    readonly requestId: string,
  ) {
    super(title);
  }
}

/** How far the recorder's clock is ahead of the browser's, from the last answer's Date header. */
let aheadMillis = 0;

/** The recorder's clock, in milliseconds, at a moment of the browser's. */
export function recorderMillis(browser: Date): number {
  return browser.getTime() + aheadMillis;
}

export const api = {
  recordings: (query: URLSearchParams, signal?: AbortSignal) =>
    ask<RecordingPage>(`/api/v1/recordings?${query}`, signal),
  recording: (id: string, signal?: AbortSignal) =>
    ask<Recording>(`/api/v1/recordings/${encodeURIComponent(id)}`, signal),
  waveform: (id: string, signal?: AbortSignal) =>
    ask<Waveform>(`/api/v1/recordings/${encodeURIComponent(id)}/waveform`, signal),
  participants: (id: string, signal?: AbortSignal) =>
    ask<Attendance>(`/api/v1/recordings/${encodeURIComponent(id)}/participants`, signal),
  signalling: (of: 'recordings' | 'sessions', id: string, after: number, signal?: AbortSignal) =>
    ask<Signalling>(`/api/v1/${of}/${encodeURIComponent(id)}/signalling?after=${after}&limit=1000`, signal),
  message: (of: 'recordings' | 'sessions', id: string, number: number, signal?: AbortSignal) =>
    ask<SignallingMessage>(`/api/v1/${of}/${encodeURIComponent(id)}/signalling/${number}`, signal),
  related: (id: string, signal?: AbortSignal) =>
    ask<RelatedRecording[]>(`/api/v1/recordings/${encodeURIComponent(id)}/related`, signal),
  messages: (id: string, signal?: AbortSignal) => ask<WrittenMessage[]>(addresses.file(id, 'messages.json'), signal),
  clients: (signal?: AbortSignal) => ask<ClientSummary[]>('/api/v1/clients', signal),
  client: (id: string, signal?: AbortSignal) =>
    ask<ClientProfile>(`/api/v1/clients/${encodeURIComponent(id)}`, signal),
  sessions: (signal?: AbortSignal) => ask<LiveSession[]>('/api/v1/sessions', signal),
  notRecorded: (signal?: AbortSignal) => ask<NotRecorded[]>('/api/v1/not-recorded', signal),
  me: (signal?: AbortSignal) => ask<Caller>('/api/v1/me', signal),
  system: (signal?: AbortSignal) => ask<System>('/api/v1/system', signal),
  pause: (id: string) => change(id, 'pause'),
  resume: (id: string) => change(id, 'resume'),
  end: (id: string) => change(id, 'end'),
};

export const addresses = {
  audio: (id: string) => `/api/v1/recordings/${id}/audio`,
  /** The browser keeps what it has by this address; another take is another address. */
  audioSoFar: (id: string, take: number) => `/api/v1/sessions/${id}/audio?take=${take}`,
  /** Goes on until the call ends or the browser leaves. At a lower rate the browser would wait for more of it. */
  listen: (id: string, mixed: boolean) => `/api/v1/sessions/${id}/listen?rate=48000${mixed ? '&channels=mixed' : ''}`,
  audioAs: (id: string, format: string) => `/api/v1/recordings/${id}/audio?format=${format}`,
  packets: (id: string) => `/api/v1/recordings/${id}/packets`,
  signallingPackets: (of: 'recordings' | 'sessions', id: string) => `/api/v1/${of}/${id}/signalling.pcapng`,
  export: (id: string) => `/api/v1/recordings/${id}/export`,
  file: (id: string, name: string) =>
    `/api/v1/recordings/${id}/files/${name.split('/').map(encodeURIComponent).join('/')}`,
};

/** Who asks stands in the recording; the page knows no more than that it was the page. */
async function change(id: string, action: 'pause' | 'resume' | 'end'): Promise<ControlResult> {
  const response = await answer(`/api/v1/sessions/${encodeURIComponent(id)}/${action}`, undefined, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requester: 'somebody at the page' }),
  });
  return (await response.json()) as ControlResult;
}

async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await answer(path, signal);
  return (await response.json()) as T;
}

async function answer(path: string, signal?: AbortSignal, init: RequestInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(timeoutMillis);
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Failure(
      'The recorder does not answer',
      'Calls may still be recorded. This page tries again by itself.',
      0,
      '',
    );
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  // The header has whole seconds; a small difference says nothing.
  if (!Number.isNaN(date)) aheadMillis = Math.abs(date - Date.now()) > 2_000 ? date - Date.now() : 0;
  if (response.status === 401) signIn();
  if (!response.ok) throw await failureOf(response);
  return response;
}

/** Whoever is signed out meanwhile comes back to where he was. */
function signIn(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

async function failureOf(response: Response): Promise<Failure> {
  const problem = await problemOf(response);
  return new Failure(
    problem?.title ?? `The recorder answered ${response.status}`,
    problem?.detail ?? '',
    response.status,
    problem?.requestId ?? '',
  );
}

async function problemOf(response: Response): Promise<Partial<Problem> | null> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return null;
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    return null; // Not the JSON it says it is: the status must do.
  }
}

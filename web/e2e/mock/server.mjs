// A recorder made of paper: the API of the OpenAPI document over made-up recordings, and the built page.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attendanceOf, waveformOf } from './recordings.mjs';
import { scene } from './scenes.mjs';
import { clientsOf, messageOf, pageOf, profileOf, signallingOf } from './signalling.mjs';
import { endlessHead, pcm, wavBytes, wavRange } from './sound.mjs';

const pages = fileURLToPath(new URL('../../dist/', import.meta.url));
const document = fileURLToPath(new URL('../../../recorder/src/main/resources/openapi/openapi.yaml', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** What the recorder sends with every page: the page must do with that. */
const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Starts it on a free port. `failing` is a set of paths that answer 500; change it while running. */
export async function startMock({ name = 'busy', now = new Date(), port = 0 } = {}) {
  const state = { ...scene(name, now), now, failing: new Set(), slowMillis: 0, longSignalling: 0, noSignalling: false, liveMessages: 5, unheard: '', unlisted: '', breaking: false, listeners: 0, startedAt: Date.now() };
  const server = http.createServer((request, response) => void handle(state, request, response));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    state,
    stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}

async function handle(state, request, response) {
  const url = new URL(request.url, 'http://mock');
  if (state.slowMillis > 0 && url.pathname.startsWith('/api/')) await new Promise((go) => setTimeout(go, state.slowMillis));
  if (state.failing.has(url.pathname)) return problem(response, 500, 'The catalog cannot be read', 'Ask the operator to look at the disk.');
  const recordings = /^\/api\/v1\/recordings\/([^/]+)(?:\/(.+))?$/.exec(url.pathname);
  if (url.pathname === '/api/v1/recordings') return json(response, page(state, url.searchParams));
  if (recordings) return one(state, recordings[1], recordings[2] ?? '', request, response);
  const session = /^\/api\/v1\/sessions\/([^/]+)\/(signalling.*)$/.exec(url.pathname);
  if (session) return signalling(signallingOfSession(state, session[1]), session[2], url.searchParams, response);
  const sound = /^\/api\/v1\/sessions\/([^/]+)\/audio$/.exec(url.pathname);
  if (sound) return soundSoFar(state, sound[1], request, response);
  const listened = /^\/api\/v1\/sessions\/([^/]+)\/listen$/.exec(url.pathname);
  if (listened) return listen(state, listened[1], url.searchParams, response);
  if (url.pathname === '/api/v1/sessions') return json(response, live(state));
  const control = /^\/api\/v1\/sessions\/([^/]+)\/(pause|resume|end)$/.exec(url.pathname);
  if (control && request.method === 'POST') return change(state, control[1], control[2], request, response);
  const client = /^\/api\/v1\/clients\/([^/]+)$/.exec(url.pathname);
  if (url.pathname === '/api/v1/clients') return json(response, state.recordings.length === 0 ? [] : clientsOf(state.now));
  if (client) {
    const found = profileOf(state.now, client[1], find(state, state.recordings.at(0)?.manifest.id)?.manifest.id);
    return found ? json(response, found) : problem(response, 404, 'There is no such client', 'It may never have recorded here.');
  }
  if (url.pathname === '/api/v1/not-recorded') return json(response, state.notRecorded);
  if (url.pathname === '/api/v1/me') return json(response, { name: '', role: 'operator', signedIn: false });
  if (url.pathname === '/api/v1/system') return json(response, system(state));
  if (url.pathname === '/openapi.yaml') return send(response, 200, 'application/yaml', await readFile(document));
  if (url.pathname === '/metrics') return send(response, 200, 'text/plain', '# made up\nearwitness_sessions_live 3\n');
  if (url.pathname.startsWith('/api/')) return problem(response, 404, 'Not found', '');
  return file(url.pathname, response);
}

function page(state, params) {
  const limit = Number(params.get('limit') ?? 50);
  const start = Number(params.get('cursor') ?? 0);
  const filtered = [...params.keys()].some((key) => key !== 'limit' && key !== 'cursor');
  let total = state.recordings.length;
  let items = [];
  if (filtered) {
    const found = [];
    for (let at = 0; at < total; at++) if (matches(state.recordings.at(at), params)) found.push(state.recordings.at(at).summary);
    total = found.length;
    items = found.slice(start, start + limit);
  } else {
    for (let at = start; at < Math.min(total, start + limit); at++) items.push(state.recordings.at(at).summary);
  }
  const next = start + limit < total ? { next: String(start + limit) } : {};
  return { items, total, ...next };
}

function matches({ summary: row, manifest }, params) {
  const identifiers = manifest.identifiers.map(({ kind, value }) => `${kind}:${value}`).join('\n');
  const text = JSON.stringify([row.parties, row.client, row.callId, identifiers]).toLowerCase();
  const has = (name, hay) => !params.get(name) || hay.toLowerCase().includes(params.get(name).toLowerCase());
  const words = (params.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const verdicts = params.getAll('verdict');
  return (
    words.every((word) => text.includes(word)) &&
    has('party', JSON.stringify(row.parties)) &&
    has('client', JSON.stringify(row.client)) &&
    has('identifier', identifiers) &&
    (verdicts.length === 0 || verdicts.includes(row.verdict)) &&
    row.lengthMillis >= 1000 * Number(params.get('minSeconds') ?? 0) &&
    (!params.get('from') || row.startedAt >= params.get('from')) &&
    (!params.get('to') || row.startedAt < params.get('to'))
  );
}

// Of the first rows only: nothing else in the scenes belongs together.
function relatedTo(state, { manifest }) {
  const related = [];
  for (let at = 0; at < Math.min(20, state.recordings.length); at++) {
    const { manifest: other, summary } = state.recordings.at(at);
    const shared = other.session.groups.some((group) => manifest.session.groups.includes(group));
    if (other.id !== manifest.id && shared) related.push({ relation: 'GROUP', recording: summary });
  }
  return related;
}

function one(state, id, rest, request, response) {
  const found = find(state, id);
  if (!found) return problem(response, 404, 'There is no such recording', 'It may have been deleted, or the address is not whole.');
  const { manifest, lanes } = found;
  if (rest === '') return json(response, manifest);
  if (rest === 'related') return json(response, relatedTo(state, found));
  if (rest === 'participants') return json(response, attendanceOf(found));
  if (rest === 'waveform') return json(response, waveformOf(found, 2000));
  if (rest === 'audio') {
    const heard = manifest.channelOrder.streams.map((index) => lanes[index]);
    return ranged(request, response, wavBytes(heard, manifest.lengthMillis), (start, end) => wavRange(heard, manifest.lengthMillis, start, end));
  }
  if (rest.startsWith('signalling')) return signalling(signallingOfRecording(state, manifest), rest, new URL(request.url, 'http://mock').searchParams, response);
  if (rest === 'export') return send(response, 200, 'application/zip', 'PK made up', { 'content-disposition': `attachment; filename="${id}.zip"` });
  return send(response, 200, 'application/octet-stream', 'made up');
}

function find(state, id) {
  for (let at = 0; at < Math.min(200, state.recordings.length); at++) {
    if (state.recordings.at(at).manifest.id === id) return state.recordings.at(at);
  }
  return undefined;
}

/** `state.longSignalling`: so many messages in every recording. `state.noSignalling`: none. */
function signallingOfRecording(state, { origin, startedAt }) {
  const client = { userAgent: origin.userAgent, address: origin.remote, transport: origin.transport };
  const whole = signallingOf({ client, callId: origin.callId, startedAt, count: state.longSignalling });
  return state.noSignalling ? { ...whole, rows: [], deviations: [] } : whole;
}

function signallingOfSession(state, id) {
  const live = state.live.find((session) => session.id === id);
  if (live) {
    const whole = signallingOf({ ...live, state: live.state });
    return { ...whole, rows: whole.rows.slice(0, state.liveMessages), deviations: whole.deviations.slice(0, 2) };
  }
  const refused = state.notRecorded.find((one) => one.sessionId === id);
  if (!refused) return undefined;
  const whole = signallingOf({ client: refused.client, callId: refused.callId, startedAt: refused.at, state: refused.status === undefined ? 'PARKED' : 'REFUSED' });
  return { ...whole, rows: whole.rows.slice(0, 1), deviations: whole.deviations.slice(0, 2) };
}

function signalling(whole, rest, params, response) {
  if (whole === undefined) return problem(response, 404, 'Not found', 'No session of that id is going on.');
  if (rest === 'signalling') return json(response, pageOf(whole, params));
  if (rest === 'signalling.pcapng') return send(response, 200, 'application/x-pcapng', 'made up', { 'content-disposition': 'attachment; filename="signalling.pcapng"' });
  const message = messageOf(whole, Number(rest.split('/')[1]));
  return message === undefined ? problem(response, 404, 'Not found', `There are messages 1 to ${whole.rows.length}.`) : json(response, message);
}

/** Does to a live session what the recorder would, without a client that could refuse. */
async function change(state, id, action, request, response) {
  let body = '';
  for await (const part of request) body += part;
  const { requester } = JSON.parse(body);
  const session = state.live.find((one) => one.id === id);
  if (!session) return problem(response, 404, 'Not found', 'No such session is being recorded now.');
  if (action === 'end') state.live = state.live.filter((one) => one !== session);
  session.pause =
    action === 'pause'
      ? { since: new Date().toISOString(), requester, reason: '', client: 'AGREED', clientText: 'The client agreed' }
      : null;
  for (const stream of session.streams) {
    stream.pausedBy = action === 'pause' ? ['RECORDER'] : [];
    stream.paused = action === 'pause';
  }
  return json(response, { changed: true, client: 'AGREED', text: 'The client agreed' });
}

/** Somebody's speech, as long as the call has lasted. */
function soundSoFar(state, id, request, response) {
  const session = state.live.find((one) => one.id === id);
  if (!session) return problem(response, 404, 'Not found', 'No session of that id is going on.');
  if (state.unheard === id) return problem(response, 404, 'Not found', `Nothing can be heard in session '${id}' yet.`);
  const { lanes } = state.recordings.at(0);
  const long = Date.now() - Date.parse(session.startedAt);
  return ranged(request, response, wavBytes(lanes, long), (start, end) => wavRange(lanes, long, start, end));
}

/** A second at once, then what passes, until the session ends or the listener leaves. */
function listen(state, id, params, response) {
  if (!state.live.some((one) => one.id === id)) return problem(response, 404, 'Not found', 'No session of that id is going on.');
  if (state.unheard === id) return problem(response, 503, 'Too many listen', 'As many people listen to live calls as may at once; try again.');
  const lanes = state.recordings.at(0).lanes.slice(0, params.get('channels') === 'mixed' ? 1 : 2);
  const times = Number(params.get('rate') ?? 8000) / 8000;
  const begun = Date.now() - 1200;
  let until = 0;
  state.listeners += 1;
  response.writeHead(200, { 'content-type': 'audio/vnd.wave', 'accept-ranges': 'none', 'cache-control': 'no-store' });
  response.write(endlessHead(lanes.length, times));
  const more = () => {
    if (state.breaking) return response.destroy();
    const now = Date.now() - begun;
    response.write(pcm(lanes, 20_000 + until, 20_000 + now, times));
    until = now;
    if (!state.live.some((one) => one.id === id)) response.end();
  };
  const passing = setInterval(more, 200);
  more();
  response.once('close', () => {
    clearInterval(passing);
    state.listeners -= 1;
  });
}

function live(state) {
  const passed = Date.now() - state.startedAt;
  return state.live.filter((session) => session.id !== state.unlisted).map((session) => ({
    ...session,
    streams: session.streams.map(({ silent, ...stream }) => {
      if (silent || stream.paused) return stream;
      const packets = stream.packets + Math.round(passed / 20);
      return { ...stream, packets, bytes: packets * 172, lastPacketAt: new Date().toISOString() };
    }),
  }));
}

function system(state) {
  return {
    version: '0.1.0',
    startedAt: new Date(state.now.getTime() - 3 * 86_400_000).toISOString(),
    liveSessions: state.live.length,
    maxSessions: 200,
    recordings: state.recordings.length,
    diskFreeBytes: 812_000_000_000,
    diskTotalBytes: 1_000_000_000_000,
    diskHoursLeft: state.recordings.length === 0 ? null : 991,
    packetsToday: state.recordings.length * 20_412,
    packetsLostToday: 0,
    packetsRejectedToday: state.recordings.length === 0 ? 0 : 4,
    malformedMessagesToday: state.recordings.length === 0 ? 0 : 2,
    listeners: ['sip/udp 0.0.0.0:5060', 'sip/tcp 0.0.0.0:5060', 'http 127.0.0.1:8080'],
    warnings: [],
    ready: state.notReady === undefined,
    reasons: state.notReady === undefined ? [] : [state.notReady],
  };
}

function ranged(request, response, total, read) {
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = Math.min(total - 1, range?.[2] ? Number(range[2]) : total - 1);
  response.writeHead(range ? 206 : 200, {
    'content-type': 'audio/vnd.wave',
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${total}` } : {}),
  });
  let at = start;
  const more = () => {
    if (response.destroyed) return;
    if (at > end) return response.end();
    const to = Math.min(end, at + 262_143);
    const flowing = response.write(read(at, to));
    at = to + 1;
    if (flowing) setImmediate(more);
    else response.once('drain', more);
  };
  more();
}

function file(path, response) {
  const asked = join(pages, normalize(path));
  const found = asked.startsWith(pages) && existsSync(asked) && statSync(asked).isFile() ? asked : join(pages, 'index.html');
  response.writeHead(200, {
    'content-type': types[extname(found)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  createReadStream(found).pipe(response);
}

function json(response, body) {
  send(response, 200, 'application/json', JSON.stringify(body));
}

function problem(response, status, title, detail) {
  const body = { type: 'about:blank', title, status, detail, requestId: 'req-7f3a91' };
  send(response, status, 'application/problem+json', JSON.stringify(body));
}

function send(response, status, type, body, headers = {}) {
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(body);
}

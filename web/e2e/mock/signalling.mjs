import { clients } from './recordings.mjs';

// Made-up signalling in the shapes of the API document: one session with three deviations, one of 5,000 messages.

const metadata = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<recording xmlns="urn:ietf:params:xml:ns:recording:1">',
  '  <datamode>complete</datamode>',
  '  <session session_id="e/yEO0mdEfCf1sIXPrd9mg=="/>',
  '  <participant participant_id="p1==">',
  '    <nameID aor="tel:+38515550107"><name>Ana Kovač</name></nameID>',
  '  </participant>',
  '  <participant participant_id="p2==">',
  '    <nameID aor="sip:claims@example.com"><name>Tan & Sons</name></nameID>',
  '  </participant>',
  '</recording>',
];

const offer = [
  'v=0',
  'o=sbc 4711 1 IN IP4 198.51.100.24',
  's=-',
  'c=IN IP4 198.51.100.24',
  't=0 0',
  'm=audio 30412 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=sendonly',
  'a=label:1',
  'm=audio 30430 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=sendonly',
  'a=label:1',
];

const deviations = [
  {
    kind: 'LABEL_REPEATED',
    rule: 'RFC 7866 §7.1.1',
    text: 'Two streams share one label',
    found: 'a=label:1',
    done: 'Each is recorded for itself; they are told apart by their place.',
    place: { message: 1, part: 'DESCRIPTION', lines: [9, 13] },
  },
  {
    kind: 'RAW_AMPERSAND',
    rule: 'XML 1.0 §2.4',
    text: 'An ampersand in the metadata is not escaped',
    found: '<name>Tan & Sons</name>',
    done: 'Read as text. The bytes are kept as received.',
    place: { message: 1, part: 'METADATA', lines: [9] },
  },
  {
    kind: 'FEATURE_TAG_BARE',
    rule: 'RFC 3840 §9',
    text: 'The Contact header says src where +sip.src should stand',
    found: 'Contact: <sip:sbc@198.51.100.24>;src',
    done: 'Taken as the mark of a recording client.',
    place: { message: 6, part: 'HEADERS', lines: [] },
  },
];

// offset in ms, from the client, method, status, what, summary, bytes
const call = [
  [0, true, 'INVITE', undefined, 'INVITE', 'multipart/mixed, 3,912 bytes', 3912],
  [3, false, 'INVITE', 100, '100 Trying', '', 311],
  [37, false, 'INVITE', 200, '200 OK', '2 × PCMA recvonly, ports 10412, 10414', 981],
  [540, false, 'INVITE', 200, '200 OK', '2 × PCMA recvonly, ports 10412, 10414', 981, 3],
  [560, true, 'ACK', undefined, 'ACK', '', 402],
  [310_249, true, 'INVITE', undefined, 'INVITE', '2 × inactive, no metadata', 1204],
  [310_255, false, 'INVITE', 200, '200 OK', '2 × inactive', 970],
  [310_279, true, 'ACK', undefined, 'ACK', '', 402],
  [502_137, true, 'UPDATE', undefined, 'UPDATE', 'metadata only, partial', 1822],
  [502_140, false, 'UPDATE', 200, '200 OK', 'no body', 377],
  [843_023, true, 'BYE', undefined, 'BYE', '', 431],
  [843_026, false, 'BYE', 200, '200 OK', '', 377],
];

export function signallingOf({ client, callId, startedAt, state = 'FINISHED', count = 0 }) {
  const script = count === 0 ? call : longCall(count);
  const start = new Date(startedAt).getTime();
  const rows = script.map(([offset, incoming, method, status, what, summary, bytes, repeats], at) => ({
    number: at + 1,
    at: new Date(start + offset).toISOString(),
    incoming,
    remote: client.address,
    local: '192.0.2.10:5060',
    transport: client.transport,
    bytes,
    method,
    ...(status === undefined ? {} : { status }),
    what,
    summary,
    ...(repeats === undefined ? {} : { repeats }),
    deviations: deviations.filter(({ place }) => place.message === at + 1).length,
  }));
  return { state, client, clientId: idOfClient(client), callId, leftOut: 0, deviations, rows };
}

/** A session of days: a refresh every minute. */
function longCall(count) {
  return Array.from({ length: count }, (_, at) => {
    if (at < 5) return call[at];
    const incoming = at % 2 === 1;
    return [at * 30_000, incoming, 'UPDATE', incoming ? undefined : 200, incoming ? 'UPDATE' : '200 OK', 'no body', 377];
  });
}

export function pageOf({ rows, ...about }, params) {
  const after = Number(params.get('after') ?? 0);
  const limit = Number(params.get('limit') ?? 500);
  const items = rows.slice(after, after + limit);
  return { ...about, total: rows.length, items, ...(after + limit < rows.length ? { next: after + limit } : {}) };
}

export function messageOf({ rows, deviations: all, callId }, number) {
  const row = rows[number - 1];
  if (row === undefined) return undefined;
  const start = row.status === undefined ? `${row.method} sip:recorder@192.0.2.10 SIP/2.0` : `SIP/2.0 ${row.what}`;
  const body = row.method === 'INVITE' && row.what !== '100 Trying';
  const headers = [
    start,
    `Via: SIP/2.0/${row.transport} ${row.remote};branch=z9hG4bK${row.number}`,
    'From: <sip:sbc@198.51.100.24>;tag=8f31c2',
    'To: <sip:recorder@192.0.2.10>',
    `Call-ID: ${callId}`,
    `CSeq: ${row.number} ${row.method}`,
    'Contact: <sip:sbc@198.51.100.24>;src',
    ...(body ? ['Content-Type: multipart/mixed;boundary=x'] : []),
  ];
  const part = (name, contentType, lines) => ({ part: name, contentType, bytes: lines.join('\r\n').length, pretty: false, cut: false, lines });
  const parts = [part('HEADERS', '', headers)];
  if (body) parts.push(part('DESCRIPTION', 'application/sdp', offer));
  if (number === 1) {
    parts.push(part('METADATA', 'application/rs-metadata+xml', metadata));
    parts.push(part('BODY', 'multipart/mixed;boundary=x', ['--x', 'Content-Type: application/sdp', '', ...offer, '--x', 'Content-Type: application/rs-metadata+xml', '', ...metadata, '--x--']));
  }
  return {
    row,
    parts,
    deviations: all
      .filter(({ place }) => place.message === number)
      .map((deviation) => ({ deviation, lines: deviation.place.lines.length > 0 ? deviation.place.lines : [7] })),
  };
}

function idOfClient(client) {
  return `c${clients.findIndex(({ address }) => address === client.address)}`;
}

export function clientsOf(now) {
  return clients.map(({ userAgent, address }, at) => ({
    id: `c${at}`,
    userAgent,
    address: address.replace(/:\d+$/, ''),
    calls: [412, 96, 31, 7][at],
    firstSeen: new Date(now.getTime() - 40 * 86_400_000).toISOString(),
    lastSeen: new Date(now.getTime() - (at + 1) * 900_000).toISOString(),
    kinds: [3, 0, 1, 0][at],
  }));
}

export function profileOf(now, id, example) {
  const summary = clientsOf(now).find((one) => one.id === id);
  if (summary === undefined) return undefined;
  const habit = (words, calls) => ({ words, calls });
  return {
    summary,
    codecs: [habit('PCMA', 180), habit('PCMA PCMU', 20)],
    labels: [habit('1 2', 196), habit('1 1', 4)],
    deviations: deviations.slice(0, summary.kinds).map(({ kind, rule, text }, at) => ({
      kind,
      rule,
      text,
      calls: [412, 37, 1][at],
      firstSeen: summary.firstSeen,
      lastSeen: summary.lastSeen,
      example,
    })),
  };
}

export { deviations };

// What the made-up recorder holds: `busy` an ordinary day, `many` ten thousand recordings, `empty` the first start.
import { clients, recording } from './recordings.mjs';
import { idOf } from './random.mjs';
import { deviations } from './signalling.mjs';

const minute = 60_000;

export function scene(name, now) {
  if (name === 'empty') return { recordings: [], live: [], notRecorded: [] };
  if (name === 'many') return { recordings: lazily(10_000, now), live: liveOf(now), notRecorded: [] };
  return { recordings: dayOf(now), live: liveOf(now), notRecorded: notRecordedOf(now) };
}

function dayOf(now) {
  const at = (minutes) => new Date(now.getTime() - minutes * minute);
  const told = [
    recording(1, at(16), transfer),
    recording(2, at(21), {
      client: 2,
      lengthMillis: 207_000,
      people: [['', 'tel:+14155550199'], ['Leo Brandt', 'sip:leo@example.com']],
      verdict: 'GAPS',
      verdictReason: '1.4 s never arrived',
      gaps: [{ stream: 1, startMillis: 112_000, lengthMillis: 1_400, packets: 70 }],
    }),
    recording(3, at(27), {
      groups: ['7+OTCyoxTmqmqyA/1weDAg=='],
      client: 1,
      lengthMillis: 1_368_000,
      people: [['Mei Tan', 'tel:+6565550133'], ['Desk 2', 'sip:desk2@example.com'], ['Desk 7', 'sip:desk7@example.com']],
      present: [[0, 1_368_000], [0, 610_000], [590_000, 1_368_000]],
    }),
    recording(4, at(34), {
      client: 1,
      lengthMillis: 302_000,
      people: [['', 'tel:+33155500121'], ['Omar Haddad', 'sip:omar@example.com']],
      verdict: 'PARTIAL',
      verdictReason: 'Omar Haddad’s side cannot be decoded yet',
      undecoded: [1],
    }),
    recording(5, at(41), {
      client: 0,
      lengthMillis: 179_000,
      people: [['Jonas Weber', 'tel:+49895550119'], ['Trading desk 1', 'sip:desk1@example.com']],
      pauses: [{ startMillis: 71_000, lengthMillis: 34_000 }],
    }),
  ];
  told.push(
    recording(6, at(45), {
      client: 3,
      lengthMillis: 64_000,
      people: [['Priya Nair', 'tel:+912255500164'], ['Support', 'sip:support@example.com']],
      verdict: 'PARTIAL',
      verdictReason: 'One side is silent: nothing was ever sent on Support’s stream.',
      silent: 1,
    }),
  );
  const rest = Array.from({ length: 54 }, (_, index) => recording(10 + index, at(48 + index * 37)));
  return [...told, ...rest];
}

const transfer = {
  client: 0,
  lengthMillis: 843_000,
  people: [['Ana Kovač', 'tel:+38515550107'], ['Claims', 'sip:claims@example.com'], ['Leo Brandt', 'sip:leo@example.com']],
  verdict: 'GAPS',
  verdictReason: '1.4 s never arrived, 70 packets of Leo Brandt’s stream.',
  present: [[0, 843_000], [0, 566_000], [502_000, 843_000]],
  pauses: [{ startMillis: 310_000, lengthMillis: 67_000 }],
  gaps: [{ stream: 2, startMillis: 708_000, lengthMillis: 1_400, packets: 70 }],
  events: [
    [418_500, 'DIGIT', 'Ana Kovač pressed 4', 'RFC 4733 event, 120 ms', 'p1'],
    [502_000, 'METADATA', 'The client sent new metadata', 'partial, UPDATE'],
  ],
  groups: ['7+OTCyoxTmqmqyA/1weDAg=='],
  documents: [[502_000, { method: 'UPDATE', mode: 'partial', outcome: 'APPLIED', reason: 'It changed what it names.' }]],
  identifiers: [
    { kind: 'ucid', value: '00001000191732187712', where: 'INVITE User-to-User' },
    { kind: 'sip-session-id', value: 'f81d4fae7dec11d0a76500a0c91e6bf6', where: 'INVITE session/sipSessionID' },
    { kind: 'genesys-call', value: '01BT1KAQHK9T1ABD1M8K2VVNKO00A1C3', where: 'UPDATE session/genesysCallUUID' },
  ],
  deviations,
};

/** Many rows, each made when it is first asked for. */
function lazily(count, now) {
  const made = new Map();
  return {
    length: count,
    at(index) {
      if (!made.has(index)) made.set(index, recording(100 + index, new Date(now.getTime() - (index + 1) * 9 * minute)));
      return made.get(index);
    },
  };
}

function liveOf(now) {
  const stream = (index, packets, more = {}) => ({
    index,
    label: String(index + 1),
    medium: 'audio',
    codec: 'PCMA',
    packets,
    bytes: packets * 172,
    paused: false,
    pausedBy: [],
    lastPacketAt: now.toISOString(),
    ...more,
  });
  const ana = { name: 'Ines Duarte', address: 'tel:+351215550142' };
  const desk = { name: 'Trading desk 4', address: 'sip:desk4@example.com' };
  const caller = { name: '', address: 'tel:+442079460958' };
  const omar = { name: 'Omar Haddad', address: 'sip:omar@example.com' };
  const priya = { name: 'Priya Nair', address: 'tel:+912255500164' };
  const support = { name: 'Support', address: 'sip:support@example.com' };
  const session = (number, ago, from, to, client, streams, more = {}) => ({
    id: idOf(9_000_000 + number),
    state: 'LIVE',
    pause: null,
    startedAt: new Date(now.getTime() - ago).toISOString(),
    from,
    to,
    parties: [from, to],
    client: clients[client],
    callId: `live-${number}@sbc.example.com`,
    streams: streams.map((one) => ({ ...one, sender: one.index === 0 ? from : to })),
    ...more,
  });
  const held = { paused: true, pausedBy: ['RECORDER'] };
  return [
    session(1, 372_000, ana, desk, 0, [stream(0, 18_600), stream(1, 18_590)]),
    session(2, 41_000, caller, omar, 1, [stream(0, 2_050), stream(1, 1_250, { silent: true, lastPacketAt: new Date(now.getTime() - 16_000).toISOString() })]),
    session(3, 128_000, priya, support, 3, [stream(0, 5_100, held), stream(1, 5_080, held)], {
      pause: {
        since: new Date(now.getTime() - 12_000).toISOString(),
        requester: 'anna.lund@example.com',
        reason: 'card number',
        client: 'REFUSED',
        clientText: 'The client refused: 405 Method Not Allowed',
      },
    }),
  ];
}

function notRecordedOf(now) {
  const at = (minutes) => new Date(now.getTime() - minutes * minute).toISOString();
  return [
    {
      at: at(3),
      status: 503,
      reason: 'The recorder was full: 200 calls at once is its limit.',
      client: clients[1],
      callId: '5A11C0DE-77@198.51.100.40',
      sessionId: idOf(775),
    },
    {
      at: at(95),
      status: 488,
      reason: 'The offer had no media that can be recorded: its only m-line is message.',
      client: clients[3],
      callId: 'c0ffee-1@198.51.100.77',
      sessionId: idOf(776),
    },
    {
      at: at(240),
      reason: 'The journal could not be assembled: its first record cannot be read.',
      client: clients[2],
      callId: '9931-ab@198.51.100.61',
      recordingId: idOf(777),
      sessionId: idOf(777),
    },
  ];
}

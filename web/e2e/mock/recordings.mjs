// Made-up recordings in the shapes of the API document: manifests, and the list's rows made from them.
import { idOf, seeded } from './random.mjs';
import { conversation, peak, wavBytes } from './sound.mjs';

const people = [
  ['Ana Kovač', 'sip:+38515550107@sbc.example.com', '+385 1 555 0107'],
  ['Claims', 'sip:claims@example.com'],
  ['Ines Duarte', 'tel:+351215550142'],
  ['Trading desk 4', 'sip:desk4@example.com'],
  ['', 'tel:+14155550199'],
  ['Leo Brandt', 'sip:leo@example.com'],
  ['Mei Tan', 'tel:+6565550133'],
  ['Desk 2', 'sip:desk2@example.com'],
  ['Priya Nair', 'tel:+912255500164'],
  ['Support', 'sip:support@example.com'],
  ['', 'tel:+33155500121'],
  ['Omar Haddad', 'sip:omar@example.com'],
  ['Jonas Weber', 'tel:+49895550119'],
  ['Trading desk 1', 'sip:desk1@example.com'],
];

export const clients = [
  { userAgent: 'OpenSIPS (3.6.1 (x86_64/linux))', address: '198.51.100.24:5060', transport: 'UDP' },
  { userAgent: 'Cisco-SIPGateway/IOS-17.9.4', address: '198.51.100.40:5060', transport: 'TCP' },
  { userAgent: 'AudioCodes Mediant VE', address: '198.51.100.61:5060', transport: 'TCP' },
  { userAgent: 'jambonz', address: '198.51.100.77:5060', transport: 'UDP' },
];

/** Everything about one recording: `manifest`, `lanes` for its sound, and the list's `summary`. */
export function recording(number, startedAt, wish = {}) {
  const random = seeded(number + 1);
  const lengthMillis = wish.lengthMillis ?? Math.round(20_000 + random() * random() * 1_400_000);
  const who = wish.people ?? twoOf(random);
  const lanes = who.map((_, index) => laneOf(number, index, who.length, lengthMillis, wish));
  const client = clients[wish.client ?? Math.floor(random() * clients.length)];
  const verdict = wish.verdict ?? 'COMPLETE';
  const gaps = wish.gaps ?? [];
  const pauses = wish.pauses ?? [];
  const id = idOf(number);
  const participants = who.map(([name, aor], index) => ({
    id: `p${index + 1}`,
    name,
    aor,
    channel: wish.undecoded?.includes(index) || wish.silent === index ? null : index + 1,
    joinedMillis: lanes[index].fromMillis,
    leftMillis: wish.silent !== index && lanes[index].toMillis < lengthMillis ? lanes[index].toMillis : null,
  }));
  const streams = who.map((_, index) => streamOf(index, lanes[index], wish, gaps, pauses));
  const manifest = {
    format: 'earwitness-manifest/1',
    id,
    startedAt: startedAt.toISOString(),
    lengthMillis,
    verdict,
    verdictReason: wish.verdictReason ?? 'Everything that was sent is here.',
    origin: {
      callId: `B2B.${441 + number}.${7791203 + number}.1763722`,
      fromTag: '8f31c2',
      userAgent: client.userAgent,
      remote: client.address,
      local: '192.0.2.10:5060',
      transport: client.transport,
      requestUri: 'sip:recorder@192.0.2.10',
    },
    sessionId: 'e/yEO0mdEfCf1sIXPrd9mg==',
    endCause: 'CLIENT_BYE',
    participants,
    streams,
    channelOrder: {
      streams: streams.filter((stream) => stream.channel !== null).map((stream) => stream.index),
      reason: 'From the metadata: label 1 is sent by the participant named first.',
    },
    events: eventsOf(startedAt, lengthMillis, client, participants, gaps, pauses, wish),
    deviations: wish.deviations ?? [],
    files: filesOf(id, lanes, lengthMillis, wish),
    identifiers: wish.identifiers ?? [],
    session: { recordingSession: id, communicationSessions: ['e/yEO0mdEfCf1sIXPrd9mg=='], groups: wish.groups ?? [], calls: [] },
    metadata: [
      { number: 1, file: 'metadata/1-invite.xml', receivedAt: startedAt.toISOString(), method: 'INVITE', sequence: 1, mode: 'complete', outcome: 'APPLIED', supersededBy: null, reason: 'It is the whole state.' },
      ...(wish.documents ?? []).map(([at, document], index) => ({ number: index + 2, file: `metadata/${index + 2}-update.xml`, receivedAt: new Date(startedAt.getTime() + at).toISOString(), sequence: index + 2, supersededBy: null, ...document })),
    ],
  };
  return { manifest, lanes, client, summary: summaryOf(manifest, client, lanes) };
}

export function waveformOf(recording, steps) {
  const { manifest, lanes } = recording;
  const stepMillis = Math.max(20, Math.ceil(manifest.lengthMillis / steps));
  const count = Math.ceil(manifest.lengthMillis / stepMillis);
  return {
    stepMillis,
    // The channels in their order, then the streams that never sent anything.
    lanes: [...manifest.channelOrder.streams, ...manifest.streams.filter(isSilent).map(({ index }) => index)].map((index) => ({
      streamIndex: index,
      participantId: manifest.streams[index].participantId ?? '',
      peaks: Array.from({ length: count }, (_, step) =>
        peak(lanes[index], step * stepMillis, Math.min(manifest.lengthMillis, (step + 1) * stepMillis)),
      ),
    })),
  };
}

function isSilent(stream) {
  return stream.packets === 0;
}

function twoOf(random) {
  const first = Math.floor(random() * people.length);
  const second = (first + 1 + Math.floor(random() * (people.length - 1))) % people.length;
  return [people[first], people[second]];
}

function laneOf(number, index, count, lengthMillis, wish) {
  const [fromMillis, toMillis] = wish.silent === index ? [0, 0] : (wish.present?.[index] ?? [0, lengthMillis]);
  const turns = conversation(number * 31 + 7, count, lengthMillis)[index];
  const gaps = (wish.gaps ?? []).filter((gap) => gap.stream === index);
  return {
    seed: number * 101 + index * 13,
    pitch: [210, 118, 160, 240][index % 4],
    fromMillis,
    toMillis,
    turns,
    missing: [...gaps, ...(wish.pauses ?? [])].map(({ startMillis, lengthMillis: length }) => [
      startMillis,
      startMillis + length,
    ]),
  };
}

function streamOf(index, lane, wish, gaps, pauses) {
  const silent = wish.silent === index;
  const undecoded = silent || (wish.undecoded?.includes(index) ?? false);
  const mine = gaps.filter((gap) => gap.stream === index);
  const packets = silent ? 0 : Math.round((lane.toMillis - lane.fromMillis) / 20);
  return {
    index,
    label: String(index + 1),
    medium: 'audio',
    codec: silent ? '' : undecoded ? 'AMR-WB' : 'PCMA',
    participantId: `p${index + 1}`,
    participantReason: `The metadata says that this participant sends label ${index + 1}.`,
    channel: undecoded ? null : index + 1,
    file: undecoded ? null : `stream-${index + 1}.wav`,
    undecodedReason: silent
      ? 'Nothing was ever sent on this stream.'
      : undecoded
        ? 'The codec AMR-WB cannot be decoded yet; the packets are kept.'
        : '',
    ssrcs: ['8f3a01c' + index],
    offsetMillis: lane.fromMillis,
    lengthMillis: lane.toMillis - lane.fromMillis,
    packets,
    bytes: packets * 172,
    lostPackets: mine.reduce((sum, gap) => sum + gap.packets, 0),
    duplicatePackets: 0,
    reorderedPackets: index === 0 ? 2 : 0,
    rejectedPackets: 0,
    gaps: mine.map(({ startMillis, lengthMillis, packets: missing }) => ({
      span: { startMillis, lengthMillis },
      packets: missing,
      reason: 'The sequence numbers jump: these packets never arrived.',
    })),
    pauses: pauses.map(({ startMillis, lengthMillis }) => ({
      span: { startMillis, lengthMillis },
      cause: 'CLIENT',
    })),
  };
}

function eventsOf(startedAt, lengthMillis, client, participants, gaps, pauses, wish) {
  const event = (atMillis, kind, text, detail = '', participantId = null) => ({
    atMillis,
    at: new Date(startedAt.getTime() + atMillis).toISOString(),
    kind,
    text,
    detail,
    participantId,
  });
  const named = (one) => one.name || one.aor;
  const list = [
    event(0, 'ACCEPTED', 'Recording session accepted', `${client.userAgent}, ${participants.length} streams, PCMA`),
    ...participants.map((one) => event(one.joinedMillis, 'PARTICIPANT', `${named(one)} joined`, '', one.id)),
    ...participants
      .filter((one) => one.leftMillis !== null)
      .map((one) => event(one.leftMillis, 'PARTICIPANT', `${named(one)} left`, 'metadata update', one.id)),
    ...pauses.flatMap(({ startMillis, lengthMillis: long }) => [
      event(startMillis, 'PAUSED', 'Paused by the client', 're-INVITE, inactive on all streams'),
      event(startMillis + long, 'RESUMED', 'Resumed on all streams'),
    ]),
    ...gaps.map((gap) =>
      event(
        gap.startMillis,
        'GAP',
        `${(gap.lengthMillis / 1000).toFixed(1)} s never arrived`,
        `${gap.packets} packets of ${named(participants[gap.stream])}’s stream`,
        participants[gap.stream].id,
      ),
    ),
    ...(wish.events ?? []).map((extra) => event(...extra)),
    event(lengthMillis, 'ENDED', 'Ended by the client', 'BYE'),
  ];
  return list.sort((one, other) => one.atMillis - other.atMillis);
}

function filesOf(id, lanes, lengthMillis, wish) {
  const digest = (name) => Array.from({ length: 64 }, (_, at) => '0123456789abcdef'[(id.charCodeAt(at % 26) * 7 + name.charCodeAt(at % name.length) * 3 + at) % 16]).join('');
  const file = (name, mediaType, bytes) => ({ name, mediaType, bytes, sha256: digest(name) });
  return [
    file('audio.wav', 'audio/vnd.wave', wavBytes(lanes, lengthMillis)),
    ...lanes.map((lane, index) => ({ lane, index })).filter(({ index }) => !wish.undecoded?.includes(index) && wish.silent !== index).map(({ lane, index }) =>
      file(`stream-${index + 1}.wav`, 'audio/vnd.wave', wavBytes([lane], lane.toMillis - lane.fromMillis)),
    ),
    file('waveform.json', 'application/json', 18_204),
    file('packets.pcapng', 'application/x-pcapng', Math.round(lengthMillis / 20) * 214 * lanes.length),
    file('metadata/1-invite.xml', 'application/rs-metadata+xml', 1_822),
    file('signalling/01-in-invite.sip', 'message/sip', 3_912),
    file('signalling/02-out-200-invite.sip', 'message/sip', 981),
    file('signalling/03-in-ack.sip', 'message/sip', 402),
    file('signalling/04-in-bye.sip', 'message/sip', 431),
    file('signalling/05-out-200-bye.sip', 'message/sip', 377),
  ];
}

function summaryOf(manifest, client, lanes) {
  const overview = waveformOf({ manifest, lanes }, 120);
  const party = ({ name, aor }) => ({ name, address: aor });
  const sum = (lists) => lists.flat().reduce((total, { span }) => total + span.lengthMillis, 0);
  return {
    id: manifest.id,
    startedAt: manifest.startedAt,
    lengthMillis: manifest.lengthMillis,
    verdict: manifest.verdict,
    verdictReason: manifest.verdictReason,
    from: party(manifest.participants[0]),
    to: party(manifest.participants[1]),
    parties: manifest.participants.map(party),
    client,
    callId: manifest.origin.callId,
    gapMillis: sum(manifest.streams.map((stream) => stream.gaps)),
    pausedMillis: Math.max(0, ...manifest.streams.map((stream) => sum([stream.pauses]))),
    overview: {
      stepMillis: overview.stepMillis,
      lanes: overview.lanes.map((lane) => ({
        ...lane,
        gaps: manifest.streams[lane.streamIndex].gaps.map(({ span }) => span),
        pauses: manifest.streams[lane.streamIndex].pauses.map(({ span }) => span),
      })),
    },
  };
}

/** Who was on when, as the metadata of a made-up call tells it. */
export function attendanceOf({ manifest }) {
  const start = new Date(manifest.startedAt).getTime();
  const moment = (millis, basis) => ({ at: new Date(start + millis).toISOString(), basis });
  const ends = (millis) => (millis === null ? moment(manifest.lengthMillis, 'RECORDING_ENDED') : moment(millis, 'STATED'));
  return {
    at: null,
    known: null,
    documents: manifest.metadata.length,
    participants: manifest.participants.map((one) => ({
      id: one.id,
      name: one.name,
      aor: one.aor,
      sessionId: manifest.sessionId,
      from: moment(one.joinedMillis ?? 0, 'STATED'),
      to: ends(one.leftMillis),
      sends: manifest.streams
        .filter((stream) => stream.participantId === one.id && stream.packets > 0)
        .map((stream) => ({
          streamId: `s${stream.index}`,
          label: stream.label,
          streamIndex: stream.index,
          from: moment(one.joinedMillis ?? 0, 'STATED'),
          to: ends(one.leftMillis),
        })),
      receives: [],
    })),
    sessions: [],
  };
}

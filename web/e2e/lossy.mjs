// A call whose way is bad: stands between a client and a recorder, and loses media when it is told to.
// It rewrites the ports of the recorder's answer to its own; ACK and BYE go straight to the recorder's Contact.
import { createSocket } from 'node:dgram';

const host = '127.0.0.1';

/**
 * @param {number} recorderPort where the recorder takes SIP over UDP
 * @param {{stream: number, fromMillis: number, untilMillis: number}[]} losses by stream of the answer, from its first packet on
 */
export async function startLossy(recorderPort, losses) {
  const outside = await bound();
  const inside = await bound();
  const relays = new Map();
  let client = null;
  outside.on('message', (message, from) => {
    client = from;
    inside.send(message, recorderPort, host);
  });
  inside.on('message', async (message) => {
    if (client === null) return;
    const answer = await withOwnPorts(message.toString('latin1'), relays, losses);
    outside.send(Buffer.from(answer, 'latin1'), client.port, client.address);
  });
  return {
    port: outside.address().port,
    stop() {
      for (const socket of [outside, inside, ...relays.values()]) socket.close();
    },
  };
}

async function withOwnPorts(message, relays, losses) {
  const [head, ...rest] = message.split('\r\n\r\n');
  let body = rest.join('\r\n\r\n');
  let stream = 0;
  for (const [line, medium, port] of [...body.matchAll(/^m=(\w+) ([1-9]\d*) /gm)]) {
    const relay = relays.get(port) ?? (await relayTo(Number(port), losses.filter((loss) => loss.stream === stream)));
    relays.set(port, relay);
    body = body.replace(line, `m=${medium} ${relay.address().port} `);
    stream++;
  }
  return `${head.replace(/^Content-Length:.*$/im, `Content-Length: ${body.length}`)}\r\n\r\n${body}`;
}

async function relayTo(port, losses) {
  const relay = await bound();
  let first = 0;
  relay.on('message', (packet) => {
    first ||= performance.now();
    const at = performance.now() - first;
    if (losses.some((loss) => at >= loss.fromMillis && at < loss.untilMillis)) return;
    relay.send(packet, port, host);
  });
  return relay;
}

function bound() {
  const socket = createSocket('udp4');
  return new Promise((resolve) => socket.bind(0, host, () => resolve(socket)));
}

// A recorder of its own with real recordings in it: calls that are placed, captures that are played again, one call
// over a bad line, and one that still goes on. Everything is on loopback, in a scratch directory, and goes at the end.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLossy } from './lossy.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = join(root, 'bin/earwitness');
const captures = join(root, 'client/src/test/resources/captures');
const startMillisMax = 600_000;

export async function startLaboratory() {
  const scratch = mkdtempSync(join(tmpdir(), 'earwitness-laboratory-'));
  const config = join(scratch, 'earwitness.yaml');
  writeFileSync(
    config,
    `data-directory: ${join(scratch, 'data')}
log-level: warn
sip:
  udp: { address: 127.0.0.1, port: 0 }
  tcp: { address: 127.0.0.1, port: 0 }
http: { port: 0 }
`,
  );
  const recorder = spawn(command, ['serve', '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { sip, page } = await listening(recorder);
  const server = `sip:127.0.0.1:${sip}`;
  return {
    page,
    sip,
    place: (...options) => run('call', server, ...options),
    placeOver: async (losses, ...options) => {
      const line = await startLossy(sip, losses);
      await run('call', `sip:127.0.0.1:${line.port}`, ...options);
      line.stop();
    },
    replay: (...names) => together(names.map((name) => () => run('replay', join(captures, `${name}.pcap`), server))),
    get: async (path) => (await fetch(`${page}/api/v1${path}`)).json(),
    stop: () =>
      new Promise((resolve) => {
        recorder.once('exit', () => {
          rmSync(scratch, { recursive: true, force: true });
          resolve();
        });
        recorder.kill();
      }),
  };
}

function listening(recorder) {
  return new Promise((resolve, reject) => {
    let said = '';
    setTimeout(() => reject(new Error(`the recorder did not start: ${said}`)), startMillisMax).unref();
    recorder.once('exit', (code) => reject(new Error(`the recorder left with ${code}: ${said}`)));
    recorder.stdout.on('data', (text) => {
      said += text;
      const sip = /^SIP\s+udp \S+:(\d+)$/m.exec(said)?.[1];
      const page = /^page\s+(http\S+?)\/?$/m.exec(said)?.[1];
      if (sip && page) resolve({ sip: Number(sip), page });
    });
  });
}

// Two at a time: more would make the clients late, and late packets are what we do not want to picture.
async function together(jobs) {
  const left = [...jobs];
  const worker = async () => {
    for (let job = left.shift(); job; job = left.shift()) await job();
  };
  await Promise.all([worker(), worker()]);
}

function run(...words) {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.once('exit', (code) => {
      if (code !== 0) console.log(`${words.join(' ')} left with ${code}:\n${said}`);
      resolve(code);
    });
  });
}

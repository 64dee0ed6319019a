// Made-up speech: whoever has the turn sounds like syllables, the others are a quiet line.
// Every sample is a function of its place, so that a Range of a long file costs only that range.
import { noise, seeded } from './random.mjs';

export const sampleRate = 8000;
const headerBytes = 44;

/** Who speaks when: for each lane its turns as [startMillis, endMillis]. */
export function conversation(seed, lanes, lengthMillis) {
  const random = seeded(seed);
  const turns = Array.from({ length: lanes }, () => []);
  let at = 300 + random() * 1500;
  let lane = Math.floor(random() * lanes);
  while (at < lengthMillis - 500) {
    const end = Math.min(lengthMillis - 200, at + 900 + random() * random() * Math.min(42_000, lengthMillis / 4));
    turns[lane].push([at, end]);
    at = end + (random() < 0.15 ? random() * 6000 : random() * 900 - 300);
    lane = (lane + 1 + Math.floor(random() * (lanes - 1))) % lanes;
  }
  return turns;
}

/** The loudest moment between two places, 0 to 100; -1 where nothing was sent. */
export function peak(lane, fromMillis, toMillis) {
  if (toMillis <= lane.fromMillis || fromMillis >= lane.toMillis) return -1;
  if (lane.missing.some(([start, end]) => fromMillis >= start && toMillis <= end)) return -1;
  let highest = 0;
  for (let at = fromMillis; at < toMillis; at += Math.max(20, (toMillis - fromMillis) / 12)) {
    highest = Math.max(highest, envelope(lane, at));
  }
  return Math.max(1, Math.round(highest * 100));
}

export function wavBytes(lanes, lengthMillis) {
  return headerBytes + frames(lengthMillis) * lanes.length * 2;
}

/** Bytes [start, end] of a 16-bit WAV file with one channel a lane. */
export function wavRange(lanes, lengthMillis, start, end) {
  const channels = lanes.length;
  const out = Buffer.alloc(end - start + 1);
  const head = header(channels, frames(lengthMillis));
  const frameBytes = channels * 2;
  if (start < headerBytes) head.copy(out, 0, start, Math.min(headerBytes, end + 1));
  const firstFrame = Math.max(0, Math.floor((start - headerBytes) / frameBytes));
  const lastFrame = Math.floor((end - headerBytes) / frameBytes);
  const frame = Buffer.alloc(frameBytes);
  for (let index = firstFrame; index <= lastFrame; index++) {
    lanes.forEach((lane, channel) => frame.writeInt16LE(sample(lane, index), channel * 2));
    const at = headerBytes + index * frameBytes - start;
    frame.copy(out, Math.max(0, at), Math.max(0, -at), Math.min(frameBytes, out.length - at));
  }
  return out;
}

/** The head of one that goes on, and then any stretch of it, with each sample so many times. */
export function endlessHead(channels, times) {
  const head = header(channels, 0, sampleRate * times);
  head.writeUInt32LE(0xffffffff, 4);
  head.writeUInt32LE(0xffffffff, headerBytes - 4);
  return head;
}

export function pcm(lanes, fromMillis, toMillis, times) {
  const from = frames(fromMillis);
  const out = Buffer.alloc((frames(toMillis) - from) * lanes.length * 2 * times);
  for (let at = 0; at < out.length; at += 2) {
    const place = Math.floor(at / 2 / lanes.length / times);
    out.writeInt16LE(sample(lanes[(at / 2) % lanes.length], from + place), at);
  }
  return out;
}

function frames(lengthMillis) {
  return Math.floor((lengthMillis * sampleRate) / 1000);
}

function sample(lane, index) {
  const millis = (index * 1000) / sampleRate;
  const level = envelope(lane, millis);
  if (level <= 0.02) return 0;
  const phase = (2 * Math.PI * lane.pitch * index) / sampleRate;
  const tone = 0.6 * Math.sin(phase) + 0.25 * Math.sin(3 * phase) + 0.15 * Math.sin(5 * phase);
  return Math.round(12_000 * level * tone);
}

function envelope(lane, millis) {
  if (millis < lane.fromMillis || millis >= lane.toMillis) return 0;
  if (lane.missing.some(([start, end]) => millis >= start && millis < end)) return 0;
  const speaks = lane.turns.some(([start, end]) => millis >= start && millis < end);
  if (!speaks) return 0.015;
  const syllable = Math.floor(millis / 180);
  const phrase = 0.2 + 0.8 * noise(Math.floor(millis / 2600) * 7 + lane.seed) * noise(Math.floor(millis / 700) + lane.seed);
  const loudness = phrase * (0.5 + 0.5 * noise(syllable * 31 + lane.seed));
  const pause = noise(Math.floor(millis / 900) * 17 + lane.seed) < 0.12 ? 0.1 : 1;
  return loudness * pause * Math.abs(Math.sin((Math.PI * (millis % 180)) / 180));
}

function header(channels, frameCount, rate = sampleRate) {
  const bytes = frameCount * channels * 2;
  const head = Buffer.alloc(headerBytes);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return head;
}

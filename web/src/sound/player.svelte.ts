/**
 * Plays a recording's multi-channel file: one gain a channel, so that each participant can be muted or heard alone.
 *
 * The browser streams the file by Range; the sound graph is only built when somebody presses play.
 * Drawing is the lanes' business.
 */
import type { Span } from '../api/types';
import { leapFrom } from './quiet';

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

const runUpMillis = 250;
const rampSeconds = 0.015;

export class Player {
  readonly media = new Audio();
  time = $state(0);
  playing = $state(false);
  rate = $state(1);
  skipsSilence = $state(false);
  failure = $state('');
  muted = $state.raw<ReadonlySet<number>>(new Set());
  soloed = $state.raw<ReadonlySet<number>>(new Set());
  /** What "Skip silence" leaps over. */
  quiet: Span[] = [];

  #context: AudioContext | null = null;
  #gains: GainNode[] = [];
  #frame = 0;

  constructor(
    url: string,
    readonly channels: number,
    readonly lengthSeconds: number,
  ) {
    this.media.preload = 'metadata';
    this.media.src = url;
    this.media.addEventListener('play', () => this.#began());
    this.media.addEventListener('pause', () => this.#stopped());
    this.media.addEventListener('ended', () => this.#stopped());
    this.media.addEventListener('seeked', () => this.#look());
    this.media.addEventListener('error', () => {
      this.failure = 'The sound cannot be played here. The files can still be downloaded.';
    });
  }

  async toggle(): Promise<void> {
    if (this.playing) this.media.pause();
    else await this.play();
  }

  async play(): Promise<void> {
    this.#build();
    await this.#context?.resume();
    if (this.time >= this.lengthSeconds - 0.05) this.seek(0);
    try {
      await this.media.play();
      this.failure = '';
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') return; // Paused before it began.
      this.failure = 'The sound cannot be played here. The files can still be downloaded.';
    }
  }

  seek(seconds: number): void {
    const to = Math.max(0, Math.min(this.lengthSeconds, seconds));
    this.media.currentTime = to;
    this.time = to;
  }

  faster(steps: number): void {
    const at = rates.findIndex((rate) => rate === this.rate);
    this.setRate(rates[Math.max(0, Math.min(rates.length - 1, at + steps))] ?? 1);
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.media.playbackRate = rate;
  }

  toggleMute(channel: number): void {
    this.muted = toggled(this.muted, channel);
    this.#level();
  }

  toggleSolo(channel: number): void {
    this.soloed = toggled(this.soloed, channel);
    this.#level();
  }

  isHeard(channel: number): boolean {
    return this.soloed.size > 0 ? this.soloed.has(channel) : !this.muted.has(channel);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.media.pause();
    this.media.removeAttribute('src');
    this.media.load();
    void this.#context?.close();
  }

  #build(): void {
    if (this.#context !== null) return;
    const context = new AudioContext();
    const splitter = context.createChannelSplitter(Math.max(1, this.channels));
    context.createMediaElementSource(this.media).connect(splitter);
    this.#gains = Array.from({ length: this.channels }, (_, channel) => {
      const gain = context.createGain();
      splitter.connect(gain, channel);
      gain.connect(context.destination);
      return gain;
    });
    this.#context = context;
    this.#level();
  }

  #level(): void {
    const now = this.#context?.currentTime ?? 0;
    this.#gains.forEach((gain, channel) => {
      gain.gain.setTargetAtTime(this.isHeard(channel) ? 1 : 0, now, rampSeconds);
    });
  }

  #began(): void {
    this.playing = true;
    this.media.playbackRate = this.rate;
    this.#follow();
  }

  #stopped(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#look();
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#look();
      const leap = this.skipsSilence ? leapFrom(this.time * 1000, this.quiet, runUpMillis) : null;
      if (leap !== null && !this.media.seeking) this.seek(leap / 1000);
      if (this.playing) this.#follow();
    });
  }

  #look(): void {
    this.time = this.media.currentTime;
  }
}

function toggled(set: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

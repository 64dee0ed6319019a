/** Listens where the page's sound leaves for the loudspeaker, from outside: the page knows nothing of it. */
import type { Page } from '@playwright/test';

interface Heard {
  context: AudioContext | null;
  meters: AnalyserNode[];
}

declare global {
  interface Window {
    heard: Heard;
  }
}

/** Before the page is opened: every node that is connected to the destination gets a meter beside it. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: Heard = { context: null, meters: [] };
    window.heard = heard;
    const connect = AudioNode.prototype.connect as (...to: unknown[]) => unknown;
    AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
      if (to[0] instanceof AudioDestinationNode) {
        heard.context = this.context as AudioContext;
        const meter = this.context.createAnalyser();
        meter.fftSize = 8192;
        connect.call(this, meter);
        heard.meters.push(meter);
      }
      return connect.apply(this, to);
    } as AudioNode['connect'];
  });
}

/** The loudest that each channel got within a while, 0 to 1. */
export function levels(page: Page, millis = 1_200): Promise<number[]> {
  return page.evaluate(async (long) => {
    const loudest = window.heard.meters.map(() => 0);
    const until = performance.now() + long;
    while (performance.now() < until) {
      window.heard.meters.forEach((meter, at) => {
        const samples = new Float32Array(meter.fftSize);
        meter.getFloatTimeDomainData(samples);
        const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
        loudest[at] = Math.max(loudest[at] ?? 0, rms);
      });
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return loudest;
  }, millis);
}

export function contextTime(page: Page): Promise<number> {
  return page.evaluate(() => window.heard.context?.currentTime ?? 0);
}

/** What the transport says, in seconds. */
export async function shownTime(page: Page): Promise<number> {
  const text = (await page.getByTestId('time').textContent()) ?? '';
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

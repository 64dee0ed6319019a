/** The lanes' canvases: wavesurfer's set-up, and the bars it draws. */
import WaveSurfer from 'wavesurfer.js';
import { mixed } from './colours';
import { spread } from './geometry';
import type { Lane } from './lanes';

const barPixels = 2;
const pitchPixels = 3;
/** How much of the lane's colour is left where it has not been heard yet. */
const unplayedShare = 0.42;

export interface Drawing {
  container: HTMLElement;
  media: HTMLMediaElement;
  lanes: readonly Lane[];
  lengthSeconds: number;
  laneHeight: number;
  /** Room at the head of each lane, for a name on narrow screens. */
  insetPixels: number;
  grow: number;
}

export function drawLanes(drawing: Drawing): WaveSurfer {
  const surfer = WaveSurfer.create({
    container: drawing.container,
    media: drawing.media,
    // From 0 to 1, else wavesurfer would scale them; -1 stands for nothing sent, and our own function draws nothing.
    peaks: drawing.lanes.map((lane) => Float32Array.from(lane.peaks ?? [], (peak) => (peak < 0 ? -1 : peak / 100))),
    duration: drawing.lengthSeconds,
    splitChannels: drawing.lanes.map((lane) => channelOf(lane, drawing)),
    barWidth: barPixels,
    barGap: pitchPixels - barPixels,
    cursorWidth: 1,
    cursorColor: colourOf('--accent'),
    dragToSeek: true,
    autoCenter: false,
    renderFunction: (levels, context) => drawBars(levels[0] ?? [], context, drawing),
  });
  // One axis for all: the recording's length, where the file is a little shorter too.
  surfer.getDuration = () => drawing.lengthSeconds;
  return surfer;
}

export function recolour(surfer: WaveSurfer, drawing: Drawing): void {
  surfer.setOptions({
    cursorColor: colourOf('--accent'),
    splitChannels: drawing.lanes.map((lane) => channelOf(lane, drawing)),
  });
}

function channelOf(lane: Lane, { laneHeight }: Drawing) {
  const colour = colourOf(`--lane-${lane.colour}`);
  return { height: laneHeight, waveColor: mixed(colour, colourOf('--surface'), unplayedShare), progressColor: colour, overlay: false };
}

function drawBars(
  levels: ArrayLike<number>,
  context: CanvasRenderingContext2D,
  { insetPixels, grow }: Drawing,
): void {
  const { width, height } = context.canvas;
  const ratio = window.devicePixelRatio;
  const bars = Math.max(1, Math.floor(width / (pitchPixels * ratio)));
  const top = insetPixels * ratio;
  const middle = top + (height - top) / 2;
  const highest = (height - top) / 2 - 8 * ratio;
  context.beginPath();
  spread(Array.from(levels), bars).forEach((level, at) => {
    if (level < 0) return;
    const half = Math.max(ratio, Math.min(highest, level * grow * highest));
    context.rect(Math.round(at * pitchPixels * ratio), middle - half, barPixels * ratio, 2 * half);
  });
  context.fill();
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What a key does while a recording is open; nothing for keys that belong to somebody else. */
import type { Recording } from '../api/types';
import type { Player } from '../sound/player.svelte';

const stepSeconds = 5;
const smallStepSeconds = 1;
const justBeforeSeconds = 0.5;

export function actOf(
  event: KeyboardEvent,
  player: Player,
  recording: Recording,
  look: (closer: boolean) => void,
): (() => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (document.querySelector('dialog[open]')) return null;
  const target = event.target;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return null;
  const step = event.shiftKey ? smallStepSeconds : stepSeconds;
  switch (event.key) {
    case ' ':
      // Space on a button presses that button.
      return target instanceof HTMLButtonElement ? null : () => void player.toggle();
    case 'ArrowLeft':
      return () => player.seek(player.time - step);
    case 'ArrowRight':
      return () => player.seek(player.time + step);
    case ',':
      return () => player.faster(-1);
    case '.':
      return () => player.faster(1);
    case 'g':
      return () => toNextGap(player, recording);
    case '+':
    case '=':
      return () => look(true);
    case '-':
      return () => look(false);
    default:
      return solo(event.key, player);
  }
}

function solo(key: string, player: Player): (() => void) | null {
  const channel = Number(key) - 1;
  if (!/^[1-9]$/.test(key) || channel >= player.channels) return null;
  return () => player.toggleSolo(channel);
}

/** The first gap after here; behind the last one, the first again. */
function toNextGap(player: Player, recording: Recording): void {
  const starts = recording.streams
    .flatMap((stream) => stream.gaps.map((gap) => gap.span.startMillis / 1000))
    .sort((one, other) => one - other);
  const next = starts.find((start) => start - justBeforeSeconds > player.time + 0.01) ?? starts[0];
  if (next !== undefined) player.seek(next - justBeforeSeconds);
}

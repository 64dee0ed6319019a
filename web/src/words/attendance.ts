/** Who was on at a moment of a recording. Pure. */
import type { Attendance, Stay } from '../api/types';

export interface OnNow {
  stay: Stay;
  /** Whether the participant sends a stream of the recording at that moment. */
  sends: boolean;
}

/** Those who are on at that moment, in the order in which they came; nobody twice. */
export function onAt(attendance: Attendance, moment: Date): OnNow[] {
  const seen = new Set<string>();
  return attendance.participants
    .filter((stay) => covers(stay, moment) && !seen.has(stay.id) && seen.add(stay.id))
    .map((stay) => ({
      stay,
      sends: stay.sends.some((use) => typeof use.streamIndex === 'number' && covers(use, moment)),
    }));
}

interface Spanned {
  from: { at: string };
  to?: { at: string } | null;
}

// The times have more digits than a Date: what a person cannot tell apart is the same.
function covers(span: Spanned, moment: Date): boolean {
  const at = moment.getTime();
  return Date.parse(span.from.at) <= at && (!span.to || at < Date.parse(span.to.at));
}

export function stayWords(stay: Stay): string {
  return stay.name || stay.aor || stay.id;
}

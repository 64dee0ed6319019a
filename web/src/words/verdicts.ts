/** What each verdict is called, how it looks, and what it means in a sentence. */
import type { Recording, RecordingSummary, Verdict } from '../api/types';
import { span } from './time';

export type Tone = 'ok' | 'warn' | 'bad' | 'quiet';

export interface VerdictWords {
  name: string;
  tone: Tone;
  meaning: string;
}

export const verdictWords: Record<Verdict, VerdictWords> = {
  COMPLETE: { name: 'Complete', tone: 'ok', meaning: 'Everything that was sent is here' },
  GAPS: { name: 'Gaps', tone: 'warn', meaning: 'Some of what was sent never arrived' },
  PARTIAL: { name: 'Partial', tone: 'bad', meaning: 'At least one side cannot be heard' },
  EMPTY: { name: 'Empty', tone: 'bad', meaning: 'No sound arrived at all' },
  DAMAGED: { name: 'Damaged', tone: 'bad', meaning: 'Part of what was recorded cannot be read any more' },
};

/** What is odd about a recording, or nothing: the whole sentence. */
export function oddness(row: RecordingSummary): string {
  if (row.verdict !== 'COMPLETE') return row.verdictReason || verdictWords[row.verdict].meaning;
  return remark(row);
}

/** The same for a row's second line, short enough to stand there whole. */
export function remark(row: RecordingSummary): string {
  const { gapMillis, pausedMillis, overview, verdict } = row;
  switch (verdict) {
    case 'COMPLETE':
      return (pausedMillis ?? 0) > 0 ? `Paused for ${span(pausedMillis ?? 0)}` : '';
    case 'GAPS':
      return (gapMillis ?? 0) > 0 ? `${span(gapMillis ?? 0)} never arrived` : 'Something never arrived';
    case 'PARTIAL':
      if (!hasSound(row)) return 'Not playable';
      return overview.lanes.some((lane) => lane.peaks.every((peak) => peak < 0)) ? 'One side is silent' : 'Not all is heard';
    case 'EMPTY':
      return 'Nothing was recorded';
    case 'DAMAGED':
      return 'Not all can be read';
  }
}

/** Whether anything of it can be played. */
export function hasSound(row: RecordingSummary): boolean {
  return row.overview.lanes.some((lane) => lane.peaks.some((peak) => peak >= 0));
}

/** Why a recording ended, as a person would say it. */
export const endWords: Record<Recording['endCause'], string> = {
  CLIENT_BYE: 'The client ended it',
  CALL_STOPPED: 'The call stopped; its recording session went on',
  CONTINUED: 'The recording session went on, in further recordings',
  RECORDER_BYE: 'It was ended from here',
  SHUTDOWN: 'The recorder was stopped',
  NO_ACK: 'The client never confirmed our answer',
  SESSION_EXPIRED: 'The client did not renew the session',
  SILENT_CLIENT: 'Nothing came from the client for too long',
  SIGNALLING_FAILED: 'The signalling broke down',
  PROCESS_DIED: 'The recorder died; everything up to then is here',
};

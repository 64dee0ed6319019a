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

/** The second line of a row: what is odd about it, or nothing. */
export function remark(row: RecordingSummary): string {
  if (row.verdict !== 'COMPLETE') return row.verdictReason || verdictWords[row.verdict].meaning;
  if ((row.pausedMillis ?? 0) > 0) return `Paused for ${span(row.pausedMillis ?? 0)}`;
  return '';
}

/** Why a recording ended, as a person would say it. */
export const endWords: Record<Recording['endCause'], string> = {
  CLIENT_BYE: 'The client ended it',
  RECORDER_BYE: 'It was ended from here',
  SHUTDOWN: 'The recorder was stopped',
  NO_ACK: 'The client never confirmed our answer',
  SESSION_EXPIRED: 'The client did not renew the session',
  SILENT_CLIENT: 'Nothing came from the client for too long',
  SIGNALLING_FAILED: 'The signalling broke down',
  PROCESS_DIED: 'The recorder died; everything up to then is here',
};

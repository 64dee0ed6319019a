/** The kept SIP messages of a recording, in order, as their file names tell: `signalling/02-out-200-invite.sip`. */
import type { RecordingFile } from '../api/types';

export interface KeptMessage {
  number: number;
  /** Sent by the client to us, or by us to the client. */
  direction: 'in' | 'out';
  /** `INVITE`, `200 INVITE`. */
  what: string;
  file: string;
}

const name = /^signalling\/(\d+)-(in|out)-(.+)\.sip$/;

export function messagesOf(files: readonly RecordingFile[]): KeptMessage[] {
  return files
    .flatMap((file) => {
      const parts = name.exec(file.name);
      if (parts === null) return [];
      const direction = parts[2] === 'in' ? ('in' as const) : ('out' as const);
      return [{ number: Number(parts[1]), direction, what: (parts[3] ?? '').replaceAll('-', ' ').toUpperCase(), file: file.name }];
    })
    .sort((one, other) => one.number - other.number);
}

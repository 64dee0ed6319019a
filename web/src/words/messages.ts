/** Who wrote a message, and what is to be read of it. */
import type { Participant, WrittenMessage } from '../api/types';
import { bytes } from './amounts';
import { participant } from './people';

/** The envelope of the message itself says it best; else it is who sends on its line. */
export function authorWords(
  message: Pick<WrittenMessage, 'envelope' | 'participantId' | 'streamIndex'>,
  all: readonly Participant[],
): string {
  const sender = all.find((one) => one.id === message.participantId);
  return message.envelope?.from || (sender ? participant(sender).first : `stream ${message.streamIndex + 1}`);
}

/** What was written, or what it is where it is no text. */
export function saidWords(message: Pick<WrittenMessage, 'text' | 'contentType' | 'bytes' | 'whole' | 'missing'>): string {
  const said = message.text ?? `${message.contentType || 'no text'}, ${bytes(message.bytes)}`;
  return message.whole ? said : `${said} … (${missingWords(message.missing)})`;
}

function missingWords(why: WrittenMessage['missing']): string {
  switch (why) {
    case 'PAUSED':
      return 'the rest came in a pause';
    case 'ELSEWHERE':
      return 'the rest is in another recording of the session';
    case 'GIVEN_UP':
      return 'its sender gave it up';
    default:
      return 'not here to its last byte';
  }
}

/** Why a stream cannot be heard, and what is there of it all the same. */
import type { RecordedStream } from '../api/types';

export function unheardWords(stream: Pick<RecordedStream, 'packets' | 'undecodedReason'>): string {
  if (stream.packets === 0) return sentence(stream.undecodedReason || 'Nothing was ever sent');
  return `Cannot be heard here: ${sentence(stream.undecodedReason || 'no sound was found in it')} Its packets are kept.`;
}

function sentence(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}

/** Why a stream cannot be heard, and what is there of it all the same. */
import type { RecordedStream } from '../api/types';

export function unheardWords(stream: Pick<RecordedStream, 'file' | 'medium' | 'packets' | 'undecodedReason'>): string {
  if (stream.packets === 0) return sentence(stream.undecodedReason || 'Nothing was ever sent');
  if (stream.medium !== 'audio' && stream.file) return 'To be watched under Streams.';
  if (stream.medium !== 'audio') return sentence(stream.undecodedReason || 'It is no audio; its packets are kept');
  return `Cannot be heard here: ${sentence(stream.undecodedReason || 'no sound was found in it')} Its packets are kept.`;
}

/** `PCMA`, `video, no packets`: what is sent on a stream. */
export function mediumWords(stream: Pick<RecordedStream, 'medium' | 'codec'>): string {
  const what = stream.codec || 'no packets';
  return stream.medium === 'audio' ? what : `${stream.medium}, ${what}`;
}

function sentence(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}

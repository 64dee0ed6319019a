/** How two recordings belong together, in a sentence. Pure. */
import type { Recording, RelatedRecording } from '../api/types';

export function relationWords({ relation, recording: other }: RelatedRecording, recording: Recording): string {
  if (relation === 'COMMUNICATION_SESSION') return 'The same call, recorded once more';
  if (relation === 'GROUP') return 'Of the same group: transferred or consulted';
  if (other.id === recording.session.recordingSession) return 'What is left of the same recording session';
  return 'Another call of the same recording session';
}

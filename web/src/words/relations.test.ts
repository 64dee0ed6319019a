import { describe, expect, it } from 'vitest';
import type { Recording, RelatedRecording } from '../api/types';
import { relationWords } from './relations';

const recording = { id: 'A', session: { recordingSession: 'S' } } as Recording;
const other = (id: string, relation: RelatedRecording['relation']) => ({ relation, recording: { id } }) as RelatedRecording;

describe('how recordings belong together', () => {
  it('is said for each tie', () => {
    const said = [
      other('B', 'RECORDING_SESSION'),
      other('S', 'RECORDING_SESSION'),
      other('B', 'COMMUNICATION_SESSION'),
      other('B', 'GROUP'),
    ].map((one) => relationWords(one, recording));
    expect(new Set(said).size).toBe(4);
    expect(said[1]).toContain('left');
  });
});

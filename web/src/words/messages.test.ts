import { describe, expect, it } from 'vitest';
import type { Participant } from '../api/types';
import { authorWords, saidWords } from './messages';

const ana = { id: 'ana', name: 'Ana Kovač', aor: 'sip:ana@example.com' } as Participant;
const envelope = { from: 'Leo <im:leo@example.com>', to: [], dateTime: '', subject: '', contentType: 'text/plain' };

describe('who wrote a message', () => {
  it('is who sends on its line, or its number', () => {
    expect(authorWords({ envelope: null, participantId: 'ana', streamIndex: 2 }, [ana])).toBe('Ana Kovač');
    expect(authorWords({ envelope: null, participantId: null, streamIndex: 2 }, [ana])).toBe('stream 3');
  });

  it('is told by the message itself before all', () => {
    expect(authorWords({ envelope, participantId: 'ana', streamIndex: 2 }, [ana])).toBe('Leo <im:leo@example.com>');
  });
});

describe('what was written', () => {
  it('is the text, or what it is instead', () => {
    expect(saidWords({ text: 'Fire!', contentType: 'text/plain', bytes: 5, whole: true })).toBe('Fire!');
    expect(saidWords({ text: null, contentType: 'image/jpeg', bytes: 65_536, whole: true })).toContain('image/jpeg, ');
  });

  it('says that something is missing', () => {
    expect(saidWords({ text: 'There is a', contentType: 'text/plain', bytes: 10, whole: false })).toContain('not here to its last byte');
    expect(saidWords({ text: 'my card', contentType: 'text/plain', bytes: 7, whole: false, missing: 'PAUSED' })).toContain('came in a pause');
  });
});

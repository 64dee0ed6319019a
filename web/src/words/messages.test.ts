import { describe, expect, it } from 'vitest';
import { messagesOf } from './messages';

const file = (name: string) => ({ name, mediaType: 'message/sip', bytes: 1, sha256: '' });

describe('the kept messages', () => {
  it('stand in the order of the dialog, not of the alphabet', () => {
    const messages = messagesOf([file('signalling/10-in-bye.sip'), file('signalling/2-out-200.sip'), file('audio.wav')]);
    expect(messages).toEqual([
      { number: 2, direction: 'out', what: '200', file: 'signalling/2-out-200.sip' },
      { number: 10, direction: 'in', what: 'BYE', file: 'signalling/10-in-bye.sip' },
    ]);
  });
});

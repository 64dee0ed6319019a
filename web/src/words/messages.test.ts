import { describe, expect, it } from 'vitest';
import { messagesOf } from './messages';

const file = (name: string) => ({ name, mediaType: 'message/sip', bytes: 1, sha256: '' });

describe('the kept messages', () => {
  it('stand in the order of the dialog, not of the alphabet', () => {
    const messages = messagesOf([file('signalling/10-in-bye.sip'), file('signalling/02-out-200-invite.sip'), file('audio.wav')]);
    expect(messages).toEqual([
      { number: 2, direction: 'out', what: '200 INVITE', file: 'signalling/02-out-200-invite.sip' },
      { number: 10, direction: 'in', what: 'BYE', file: 'signalling/10-in-bye.sip' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Deviation, SignallingRow } from '../api/types';
import { deviationsWords, firstPart, placeWords, rowSentence } from './signalling';

const invite: SignallingRow = {
  number: 1,
  at: '2026-11-26T10:42:06.981Z',
  incoming: true,
  remote: '192.0.2.1:5060',
  local: '192.0.2.2:5060',
  transport: 'UDP',
  bytes: 3912,
  method: 'INVITE',
  what: 'INVITE',
  summary: 'multipart/mixed, 3,912 bytes',
  deviations: 2,
};
const odd: Deviation = {
  kind: 'LABEL_REPEATED',
  rule: 'RFC 7866 §7.1.1',
  text: 'Two streams share one label',
  found: 'a=label:1',
  done: 'Each is recorded for itself.',
  place: { message: 1, part: 'DESCRIPTION', lines: [10, 16] },
};

describe('signalling in words', () => {
  it('says a row as a sentence', () => {
    expect(rowSentence(invite, 'OpenSIPS')).toMatch(
      /^Message 1, [\d:]+\.981: INVITE from OpenSIPS, multipart\/mixed, 3,912 bytes, 2 deviations$/,
    );
    expect(rowSentence({ ...invite, at: undefined, incoming: false, repeats: 1, deviations: 0, summary: '' }, 'OpenSIPS')).toBe(
      'Message 1: INVITE to OpenSIPS, the same as message 1, sent again',
    );
  });

  it('says where a deviation stands, and nothing where that is no single message', () => {
    expect(placeWords(odd, [invite])).toBe('INVITE, description');
    expect(placeWords({ ...odd, place: { message: 0, part: 'MESSAGE', lines: [] } }, [invite])).toBe('');
  });

  it('opens the part in which something is otherwise', () => {
    const part = (name: 'HEADERS' | 'DESCRIPTION' | 'METADATA') => ({
      part: name,
      contentType: '',
      bytes: 1,
      pretty: false,
      cut: false,
      lines: [],
    });
    const all = [part('HEADERS'), part('DESCRIPTION'), part('METADATA')];
    expect(firstPart(all, [{ ...odd, place: { message: 1, part: 'METADATA', lines: [] } }])).toBe('METADATA');
    expect(firstPart(all, [])).toBe('DESCRIPTION');
    expect(firstPart([part('HEADERS')], [odd])).toBe('HEADERS');
  });

  it('counts deviations', () => {
    expect(deviationsWords(0, true)).toBe('By the standards');
    expect(deviationsWords(1, false)).toBe('1 deviation');
    expect(deviationsWords(3, true)).toBe('3 deviations, nothing lost');
  });
});

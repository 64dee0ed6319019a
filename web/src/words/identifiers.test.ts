import { describe, expect, it } from 'vitest';
import { identifierWords } from './identifiers';

describe('kinds of identifiers', () => {
  it('are written as their users write them', () => {
    expect(identifierWords('ucid')).toBe('UCID');
  });

  it('stand for themselves where we know no better word', () => {
    expect(identifierWords('x-acme-call')).toBe('x-acme-call');
  });
});

import { describe, expect, it } from 'vitest';
import { addressOf, boundsOf, everything, isFiltered, queryOf, requestOf } from './query';

const now = new Date(2026, 10, 21, 11, 30);

describe('the question in the address', () => {
  it('comes back as it was written', () => {
    const query = {
      q: 'ana',
      when: '2026-11-01..2026-11-05',
      longerSeconds: 30,
      party: 'claims',
      client: 'sips',
      identifier: 'ucid:00FA08*',
      verdicts: ['GAPS' as const, 'PARTIAL' as const],
    };
    expect(queryOf(addressOf(query))).toEqual(query);
  });

  it('is empty where nothing is asked', () => {
    expect(addressOf(everything).toString()).toBe('');
    expect(isFiltered(everything)).toBe(false);
  });

  it('forgets what makes no sense', () => {
    const query = queryOf(new URLSearchParams('when=2026-13-99..&longer=-3&verdict=FINE,GAPS'));
    expect(query).toEqual({ ...everything, verdicts: ['GAPS'] });
  });
});

describe('the days asked for', () => {
  it('end with yesterday at the midnight before today', () => {
    expect(boundsOf('yesterday', now)).toEqual({ from: new Date(2026, 10, 20), to: new Date(2026, 10, 21) });
  });

  it('count today as one of the last seven', () => {
    expect(boundsOf('week', now)).toEqual({ from: new Date(2026, 10, 15) });
  });

  it('include the last day of a range and may be open on one side', () => {
    expect(boundsOf('2026-11-01..2026-11-05', now)).toEqual({
      from: new Date(2026, 10, 1),
      to: new Date(2026, 10, 6),
    });
    expect(boundsOf('..2026-11-05', now)).toEqual({ to: new Date(2026, 10, 6) });
  });
});

describe('the request to the API', () => {
  it('repeats the verdict and carries cursor and limit', () => {
    const params = requestOf({ ...everything, verdicts: ['GAPS', 'EMPTY'] }, now, 100, 'abc');
    expect(params.getAll('verdict')).toEqual(['GAPS', 'EMPTY']);
    expect(params.get('limit')).toBe('100');
    expect(params.get('cursor')).toBe('abc');
  });

  it('leaves out what is not asked', () => {
    expect(requestOf(everything, now, 50).toString()).toBe('limit=50');
  });
});

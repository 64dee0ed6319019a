/** What the list is asked for: between the address, the filter chips and the API's parameters. */
import type { Verdict } from '../api/types';

export const verdicts: readonly Verdict[] = ['COMPLETE', 'GAPS', 'PARTIAL', 'EMPTY', 'DAMAGED'];

/** `today`, `yesterday`, `week`, or two days `2026-11-01..2026-11-05`, both included. */
export type When = string;

export interface Query {
  q: string;
  when: When;
  longerSeconds: number;
  party: string;
  client: string;
  identifier: string;
  verdicts: Verdict[];
}

export const everything: Query = { q: '', when: '', longerSeconds: 0, party: '', client: '', identifier: '', verdicts: [] };

export function queryOf(params: URLSearchParams): Query {
  const longer = Number(params.get('longer') ?? 0);
  const asked = (params.get('verdict') ?? '').split(',');
  const when = params.get('when') ?? '';
  return {
    q: (params.get('q') ?? '').slice(0, 200),
    when: isWhen(when) ? when : '',
    longerSeconds: Number.isFinite(longer) && longer > 0 ? longer : 0,
    party: (params.get('party') ?? '').slice(0, 200),
    client: (params.get('client') ?? '').slice(0, 200),
    identifier: (params.get('identifier') ?? '').slice(0, 600),
    verdicts: verdicts.filter((verdict) => asked.includes(verdict)),
  };
}

export function addressOf(query: Query): URLSearchParams {
  const params = new URLSearchParams();
  if (query.q !== '') params.set('q', query.q);
  if (query.when !== '') params.set('when', query.when);
  if (query.longerSeconds > 0) params.set('longer', String(query.longerSeconds));
  if (query.party !== '') params.set('party', query.party);
  if (query.client !== '') params.set('client', query.client);
  if (query.identifier !== '') params.set('identifier', query.identifier);
  if (query.verdicts.length > 0) params.set('verdict', query.verdicts.join(','));
  return params;
}

export function isFiltered(query: Query): boolean {
  return addressOf(query).size > 0;
}

export function requestOf(query: Query, now: Date, limit: number, cursor?: string): URLSearchParams {
  const params = new URLSearchParams({ limit: String(limit) });
  if (query.q.trim() !== '') params.set('q', query.q.trim());
  const { from, to } = boundsOf(query.when, now);
  if (from) params.set('from', from.toISOString());
  if (to) params.set('to', to.toISOString());
  if (query.longerSeconds > 0) params.set('minSeconds', String(query.longerSeconds));
  if (query.party.trim() !== '') params.set('party', query.party.trim());
  if (query.client.trim() !== '') params.set('client', query.client.trim());
  if (query.identifier.trim() !== '') params.set('identifier', query.identifier.trim());
  for (const verdict of query.verdicts) params.append('verdict', verdict);
  if (cursor) params.set('cursor', cursor);
  return params;
}

/** The start of the first day and the start of the day after the last, by the browser's clock and zone. */
export function boundsOf(when: When, now: Date): { from?: Date; to?: Date } {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  if (when === 'today') return { from: today };
  if (when === 'yesterday') return { from: daysAfter(today, -1), to: today };
  if (when === 'week') return { from: daysAfter(today, -6) };
  const [first, last] = when.split('..');
  if (first === undefined || last === undefined) return {};
  const bounds: { from?: Date; to?: Date } = {};
  if (first !== '') bounds.from = dayOf(first);
  if (last !== '') bounds.to = daysAfter(dayOf(last), 1);
  return bounds;
}

export function isWhen(when: string): boolean {
  if (when === '' || when === 'today' || when === 'yesterday' || when === 'week') return true;
  const days = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/.exec(when);
  if (days === null || (days[1] === undefined && days[2] === undefined)) return false;
  return [days[1], days[2]].every((day) => day === undefined || !Number.isNaN(dayOf(day).getTime()));
}

function dayOf(text: string): Date {
  return new Date(`${text}T00:00:00`);
}

function daysAfter(day: Date, days: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
}

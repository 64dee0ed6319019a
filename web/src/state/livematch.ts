/** Which live sessions belong above the rows that a question found. Pure. */
import type { LiveSession, Party } from '../api/types';
import { boundsOf, type Query } from './query';

export function matchesLive(session: LiveSession, query: Query, now: Date): boolean {
  // A live call has no verdict yet.
  if (query.verdicts.length > 0) return false;
  const started = new Date(session.startedAt);
  const { from, to } = boundsOf(query.when, now);
  if ((from && started < from) || (to && started >= to)) return false;
  if (query.longerSeconds > 0 && now.getTime() - started.getTime() < query.longerSeconds * 1000) return false;
  const parties = [session.from, session.to, ...session.parties].map(partyText).join(' ');
  const client = `${session.client.userAgent} ${session.client.address}`;
  const all = `${parties} ${client} ${session.callId}`.toLowerCase();
  return (
    parties.toLowerCase().includes(query.party.trim().toLowerCase()) &&
    client.toLowerCase().includes(query.client.trim().toLowerCase()) &&
    query.q.toLowerCase().split(/\s+/).every((word) => all.includes(word))
  );
}

function partyText(party: Party): string {
  return `${party.name} ${party.address}`;
}

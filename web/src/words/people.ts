/** Parties and clients as a person would name them. */
import type { Client, Participant, Party, RecordedStream } from '../api/types';

export interface Named {
  /** What to call them. */
  first: string;
  /** Their address, where the name is not already that; may be empty. */
  second: string;
}

export function party(who: Party): Named {
  return named(who.name, who.address);
}

export function participant(who: Participant): Named {
  return named(who.name, who.aor);
}

/** A client by the first product of its User-Agent, else by its address. */
export function client(who: Client): string {
  return product(who.userAgent) || who.address || 'unknown client';
}

/** `OpenSIPS (3.5.1 (x86_64/linux))` becomes `OpenSIPS`, `Cisco-SIPGateway/IOS-17.6` its first half. */
export function product(userAgent: string): string {
  return userAgent.replace(/\s*\(.*$/, '').replace(/\/\S*$/, '').trim();
}

/** What a lane is called when nothing says who is heard in it. */
export function streamName(stream: Pick<RecordedStream, 'index' | 'label'>): string {
  return stream.label === '' ? `Stream ${stream.index + 1}` : `Stream with label ${stream.label}`;
}

/** The number of a tel: or sip: address where it is one, else the address as it is. */
export function address(uri: string): string {
  const number = /^(?:sips?|tel):(\+?[0-9][0-9\-. ()]{2,})(?:@.*|;.*)?$/.exec(uri)?.[1];
  return number ?? uri;
}

function named(name: string, uri: string): Named {
  const shown = address(uri);
  const trimmed = name.trim();
  if (trimmed === '' || trimmed === shown || trimmed === uri) return { first: shown || 'Unknown', second: '' };
  return { first: trimmed, second: shown };
}

/** `Ana Kovač → Claims → Leo Brandt`, in the order they joined. */
export function titleOf(participants: readonly Participant[]): string {
  const inOrder = [...participants].sort((one, other) => (one.joinedMillis ?? 0) - (other.joinedMillis ?? 0));
  const names = inOrder.map((who) => participant(who).first);
  if (names.length === 0) return 'Unknown parties';
  if (names.length <= 4) return names.join(' → ');
  return `${names.slice(0, 3).join(' → ')} and ${names.length - 3} more`;
}

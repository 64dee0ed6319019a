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

/** `OpenSIPS (3.5.1 (x86_64/linux))` becomes `OpenSIPS`, `Cisco-SIPGateway/IOS-17.6` stays readable. */
export function product(userAgent: string): string {
  return userAgent.replace(/\s*\(.*$/, '').trim();
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

/** Messages, parts and deviations as a person reads them. */
import type { Deviation, MessagePart, Signalling, SignallingRow } from '../api/types';
import { bytes } from './amounts';
import { exactClock, plural } from './time';

export const partNames: Record<Deviation['place']['part'], string> = {
  MESSAGE: 'Message',
  HEADERS: 'Headers',
  DESCRIPTION: 'Description',
  METADATA: 'Metadata',
  BODY: 'Whole body',
};

/** A row for somebody who listens to the page. */
export function rowSentence(row: SignallingRow, client: string): string {
  const when = row.at === undefined ? '' : `, ${exactClock(new Date(row.at))}`;
  const way = row.incoming ? `from ${client}` : `to ${client}`;
  const said = row.summary === '' ? '' : `, ${row.summary}`;
  const again = row.repeats === undefined ? '' : `, the same as message ${row.repeats}, sent again`;
  const odd = row.deviations === 0 ? '' : `, ${plural(row.deviations, 'deviation')}`;
  return `Message ${row.number}${when}: ${row.what} ${way}${said}${again}${odd}`;
}

/** `from 198.51.100.24:5060 over UDP, 3.9 kB`. */
export function routeWords(row: SignallingRow): string {
  return `${row.incoming ? 'from' : 'to'} ${row.remote || 'an unknown address'} over ${row.transport}, ${bytes(row.bytes)}`;
}

/** `INVITE, description`: where a deviation stands; empty where that is no single message. */
export function placeWords(deviation: Deviation, rows: readonly SignallingRow[]): string {
  const row = rows[deviation.place.message - 1];
  if (row === undefined) return '';
  return `${row.what}, ${partNames[deviation.place.part].toLowerCase()}`;
}

/** `3 deviations, nothing lost`. */
export function deviationsWords(count: number, complete: boolean): string {
  if (count === 0) return 'By the standards';
  return `${plural(count, 'deviation')}${complete ? ', nothing lost' : ''}`;
}

/** The part to show first: where something is otherwise, else the description, else the headers. */
export function firstPart(parts: readonly MessagePart[], odd: readonly Deviation[]): MessagePart['part'] {
  const has = (part: Deviation['place']['part']): boolean => parts.some((one) => one.part === part);
  const marked = odd.map((one) => one.place.part).find(has);
  if (marked !== undefined && marked !== 'MESSAGE') return marked;
  return has('DESCRIPTION') ? 'DESCRIPTION' : 'HEADERS';
}

export const stateWords: Record<Signalling['state'], string> = {
  LIVE: 'Live',
  ASSEMBLING: 'Being put together',
  FINISHED: 'Finished',
  PARKED: 'Put aside',
  REFUSED: 'Refused',
};

/** Times and lengths as people write them. */

const locale = 'en-GB';
const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const shortDayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `14:03`, `1:02:33`: the length of a recording. */
export function length(millis: number): string {
  const seconds = Math.round(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${two(minutes)}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** `8:58`, `1:08:58`: a place in a recording. */
export function position(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** `8:58.9`: a place in a recording, to the tenth. */
export function exactPosition(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${position(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** `1.4 s`, `34 s`, `1:07`: how long something in a recording took. */
export function span(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 10_000) return `${(Math.round(millis / 100) / 10).toString()} s`;
  if (millis < 60_000) return `${Math.round(millis / 1000)} s`;
  return position(Math.round(millis / 1000));
}

/** `14 minutes 3 seconds`: a length for somebody who listens to the page. */
export function spoken(millis: number): string {
  const seconds = Math.round(millis / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => plural(count, unit));
  return said.length > 0 ? said.join(' ') : '0 seconds';
}

/** `10:42:07`. */
export function clock(at: Date): string {
  return clockFormat.format(at);
}

/** `10:42:07.018`. */
export function exactClock(at: Date): string {
  return `${clock(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** `21 Nov 2026`. */
export function day(at: Date): string {
  return dayFormat.format(at);
}

/** `21 Nov`, with the year only where it is another one than now. */
export function shortDay(at: Date, now: Date): string {
  return at.getFullYear() === now.getFullYear() ? shortDayFormat.format(at) : dayFormat.format(at);
}

export function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

/** `41 days`, `7 hours`: how long the disk lasts. */
export function hours(count: number): string {
  if (count >= 48) return plural(Math.floor(count / 24), 'day');
  if (count >= 1) return plural(Math.floor(count), 'hour');
  return plural(Math.max(0, Math.floor(count * 60)), 'minute');
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

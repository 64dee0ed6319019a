/**
 * The messages of one session, page after page; of a live one also those that come while one looks.
 * Asks for the recording first, or for the session, and for the other where there is none of the first.
 */
import { api, Failure } from '../api/client';
import type { Signalling, SignallingRow } from '../api/types';

export type Of = 'recordings' | 'sessions';

export class Ladder {
  rows = $state.raw<SignallingRow[]>([]);
  /** All but the rows, as of the last answer; null until there is one. */
  about = $state.raw<Signalling | null>(null);
  failure = $state.raw<Failure | null>(null);
  of = $state<Of>('recordings');
  #id: string;

  constructor(of: Of, id: string) {
    this.of = of;
    this.#id = id;
  }

  /** Everything there is behind what is known. */
  async more(signal: AbortSignal): Promise<void> {
    try {
      for (let next: number | undefined = this.rows.length; next !== undefined; ) {
        const page: Signalling = await this.#page(next, signal);
        // A session that became a recording may be counted anew; what is known already is not taken twice.
        const fresh = page.items.filter((row) => row.number > this.rows.length);
        if (fresh.length > 0) this.rows = [...this.rows, ...fresh];
        this.about = page;
        this.failure = null;
        next = page.next;
      }
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof Failure)) throw cause;
      this.failure = cause;
    }
  }

  async #page(after: number, signal: AbortSignal): Promise<Signalling> {
    try {
      return await api.signalling(this.of, this.#id, after, signal);
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.status !== 404) throw cause;
      const other: Of = this.of === 'recordings' ? 'sessions' : 'recordings';
      try {
        const page = await api.signalling(other, this.#id, after, signal);
        this.of = other;
        return page;
      } catch {
        throw cause; // What was asked for first is what the person is told about.
      }
    }
  }
}

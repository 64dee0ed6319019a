/**
 * The rows that a question found so far: page after page, newest first, new ones joining at the top.
 * Kept while the page shows something else, so that Back finds the list where it was left.
 */
import { api, Failure } from '../api/client';
import type { RecordingSummary } from '../api/types';
import { addressOf, requestOf, type Query } from './query';

const pageRows = 100;

export class Found {
  rows = $state.raw<RecordingSummary[]>([]);
  total = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  /** Where the list was scrolled to when it was left. */
  scrolled = 0;

  #query: Query | null = null;
  #key: string | null = null;
  #next: string | undefined;
  #asking: AbortController | null = null;

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Asks anew when the question is another one; else leaves what is there. */
  async ask(query: Query): Promise<void> {
    const key = addressOf(query).toString();
    if (key === this.#key && this.failure === null) return;
    this.#query = query;
    this.#key = key;
    this.scrolled = 0;
    await this.again();
  }

  async again(): Promise<void> {
    await this.#load(undefined, (rows) => rows);
  }

  async more(): Promise<void> {
    if (this.loading || this.#next === undefined) return;
    await this.#load(this.#next, (rows) => [...this.rows, ...withoutKnown(rows, this.rows)]);
  }

  /** Looks for recordings that were finished since; returns how many joined at the top. */
  async refresh(): Promise<number> {
    if (this.loading || this.#query === null || this.total === null) return 0;
    const key = this.#key;
    try {
      const page = await api.recordings(requestOf(this.#query, new Date(), pageRows));
      if (key !== this.#key || this.loading) return 0;
      const fresh = withoutKnown(page.items, this.rows);
      this.total = page.total;
      const joins = fresh.length === 0 || this.rows.length === 0 || page.items.length > fresh.length;
      if (!joins || this.rows.length === 0) {
        // So many are new that the pages no longer meet: start over.
        this.rows = page.items;
        this.#next = page.next;
        return 0;
      }
      this.rows = inOrder([...fresh, ...this.rows]);
      return fresh.length;
    } catch (cause) {
      if (cause instanceof Failure) return 0; // The next look will tell; the watcher shows the silence.
      throw cause;
    }
  }

  async #load(cursor: string | undefined, joined: (rows: RecordingSummary[]) => RecordingSummary[]): Promise<void> {
    if (this.#query === null) return;
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.loading = true;
    try {
      const page = await api.recordings(requestOf(this.#query, new Date(), pageRows, cursor), asking.signal);
      this.rows = joined(page.items);
      this.total = page.total;
      this.#next = page.next;
      this.failure = null;
    } catch (cause) {
      if (asking.signal.aborted) return;
      if (!(cause instanceof Failure)) throw cause;
      this.failure = cause;
    } finally {
      if (this.#asking === asking) this.loading = false;
    }
  }
}

/** The one list of this page. */
export const found = new Found();

function withoutKnown(rows: RecordingSummary[], known: RecordingSummary[]): RecordingSummary[] {
  const ids = new Set(known.map((row) => row.id));
  return rows.filter((row) => !ids.has(row.id));
}

function inOrder(rows: RecordingSummary[]): RecordingSummary[] {
  return rows.sort((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt));
}

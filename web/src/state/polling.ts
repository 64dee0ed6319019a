/** Asks again and again while somebody looks; never twice at once. Returns how to stop. */
export function poll(everyMillis: number, ask: (signal: AbortSignal) => Promise<void>): () => void {
  const stopped = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  async function round(): Promise<void> {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    try {
      if (!document.hidden) await ask(stopped.signal);
    } catch (cause) {
      // The one who asks shows failures; what is left is our own stopping.
      if (!stopped.signal.aborted) throw cause;
    } finally {
      asking = false;
      if (!stopped.signal.aborted) timer = setTimeout(() => void round(), everyMillis);
    }
  }

  const seenAgain = (): void => {
    if (!document.hidden) void round();
  };
  document.addEventListener('visibilitychange', seenAgain);
  void round();
  return () => {
    stopped.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seenAgain);
  };
}

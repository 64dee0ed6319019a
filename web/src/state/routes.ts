/** Which page an address means. Pure: the browser's history is `address.svelte.ts`' business. */
export type Route =
  | { page: 'recordings' }
  | { page: 'recording'; id: string }
  | { page: 'signalling'; of: 'recordings' | 'sessions'; id: string }
  | { page: 'clients' }
  | { page: 'client'; id: string }
  | { page: 'live' }
  | { page: 'not-recorded' }
  | { page: 'system' }
  | { page: 'nowhere'; path: string };

export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [head, id, ...more] = parts;
  if (head === undefined) return { page: 'recordings' };
  if ((head === 'recordings' || head === 'sessions') && id !== undefined && more.length === 1 && more[0] === 'signalling') {
    return { page: 'signalling', of: head, id };
  }
  if (more.length > 0) return { page: 'nowhere', path };
  if (head === 'recordings') return id === undefined ? { page: 'recordings' } : { page: 'recording', id };
  if (head === 'clients') return id === undefined ? { page: 'clients' } : { page: 'client', id };
  if (id === undefined && (head === 'live' || head === 'not-recorded' || head === 'system')) return { page: head };
  return { page: 'nowhere', path };
}

export function recordingPath(id: string): string {
  return `/recordings/${id}`;
}

/** How a recording, or a session that is none yet, was signalled. */
export function signallingPath(of: 'recordings' | 'sessions', id: string): string {
  return `/${of}/${id}/signalling`;
}

/** What one client does differently. */
export function clientPath(id: string): string {
  return `/clients/${id}`;
}

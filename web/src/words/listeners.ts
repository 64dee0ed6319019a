/** Where the recorder listens, from lines like `sip/udp 0.0.0.0:5060`. */
const usualPort = 5060;

export function sipPort(listeners: readonly string[]): number {
  for (const wanted of ['sip/udp', 'sip/tcp']) {
    const line = listeners.find((listener) => listener.startsWith(wanted));
    const port = Number(/:(\d+)$/.exec(line ?? '')?.[1]);
    if (port > 0) return port;
  }
  return usualPort;
}

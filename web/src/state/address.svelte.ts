/** The address bar as state: the only place that touches the browser's history. */
import { routeOf } from './routes';

let path = $state(location.pathname);
let search = $state(location.search);

addEventListener('popstate', readBar);

export const address = {
  get path() {
    return path;
  },
  get route() {
    return routeOf(path);
  },
  get params() {
    return new URLSearchParams(search);
  },
  /** Another place: Back returns here. */
  go(to: string): void {
    history.pushState(null, '', to);
    readBar();
  },
  /** The same place seen otherwise: Back does not stop at each keystroke. */
  amend(params: URLSearchParams): void {
    const text = params.toString();
    const next = text === '' ? '' : `?${text}`;
    if (next === location.search) return;
    history.replaceState(history.state, '', `${location.pathname}${next}${location.hash}`);
    readBar();
  },
};

/** Lets plain links move within the page; new tabs, downloads and other sites stay the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (!link.hasAttribute('data-page')) return;
  event.preventDefault();
  address.go(link.pathname + link.search);
}

function readBar(): void {
  path = location.pathname;
  search = location.search;
}

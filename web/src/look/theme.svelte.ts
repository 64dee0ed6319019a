/**
 * The chosen theme: the system's, until somebody presses the switch.
 * `public/theme.js` does the same before the first paint.
 */
const storageKey = 'earwitness.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export type Theme = 'light' | 'dark';

let current = $state<Theme>(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');

export const theme = {
  get now(): Theme {
    return current;
  },
  toggle(): void {
    const next = current === 'dark' ? 'light' : 'dark';
    show(next);
    const systems = system.matches ? 'dark' : 'light';
    remember(next === systems ? null : next);
  },
};

system.addEventListener('change', () => {
  if (remembered() === null) show(system.matches ? 'dark' : 'light');
});

function show(next: Theme): void {
  current = next;
  document.documentElement.dataset.theme = next;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null; // Storage is forbidden here: the switch then lasts as long as the page.
  }
}

function remember(chosen: Theme | null): void {
  try {
    if (chosen === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, chosen);
  } catch {
    // Storage is forbidden here: the switch then lasts as long as the page.
  }
}

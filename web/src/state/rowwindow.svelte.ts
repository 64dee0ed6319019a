/**
 * Which rows of a long list are worth making: those in sight and a few around.
 * Rows have one height; the page itself scrolls.
 */
const spareRows = 8;
const narrow = matchMedia('(max-width: 760px)');

export class RowWindow {
  #top = $state(0);
  #height = $state(innerHeight);
  #narrow = $state(narrow.matches);
  #element: () => HTMLElement | undefined;
  #count: () => number;

  #pixels: { wide: number; narrow: number };

  constructor(element: () => HTMLElement | undefined, count: () => number, pixels = { wide: 50, narrow: 72 }) {
    this.#element = element;
    this.#count = count;
    this.#pixels = pixels;
  }

  get rowPixels(): number {
    return this.#narrow ? this.#pixels.narrow : this.#pixels.wide;
  }

  get firstSeen(): number {
    return Math.max(0, Math.ceil(this.#top / this.rowPixels));
  }

  get places(): number[] {
    const first = Math.max(0, Math.floor(this.#top / this.rowPixels) - spareRows);
    const last = Math.min(this.#count(), Math.ceil((this.#top + this.#height) / this.rowPixels) + spareRows);
    return Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  }

  get nearEnd(): boolean {
    return this.#top + 2 * this.#height >= this.#count() * this.rowPixels;
  }

  follow(): () => void {
    const look = (): void => {
      this.#top = -(this.#element()?.getBoundingClientRect().top ?? 0);
      this.#height = innerHeight;
      this.#narrow = narrow.matches;
    };
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look, { passive: true });
    look();
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }

  /** Scrolls just so far that the row can be seen whole. */
  reveal(place: number): void {
    const element = this.#element();
    if (!element) return;
    const top = element.getBoundingClientRect().top + place * this.rowPixels;
    const bottom = top + this.rowPixels;
    const least = 8;
    const most = innerHeight - (this.#narrow ? 80 : 8);
    if (top < least) scrollBy(0, place === 0 ? -scrollY : top - least);
    else if (bottom > most) scrollBy(0, bottom - most);
  }
}

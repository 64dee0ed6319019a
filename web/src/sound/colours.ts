/** Colours for canvases, which know nothing of custom properties. Pure. */

/** `share` of one colour over another, opaque; both as `#rgb` or `#rrggbb`, as a minifier leaves them. */
export function mixed(one: string, other: string, share: number): string {
  const [first, second] = [partsOf(one), partsOf(other)];
  const of = (at: number): number => Math.round((first[at] ?? 0) * share + (second[at] ?? 0) * (1 - share));
  return `rgb(${of(0)}, ${of(1)}, ${of(2)})`;
}

function partsOf(hex: string): number[] {
  const digits = hex.replace('#', '');
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16));
}

// Numbers that look random and are the same in every run.
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A recording id: 26 letters and digits of Crockford's alphabet. */
export function idOf(number) {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const random = seeded(number * 7919 + 13);
  let id = '01JD';
  while (id.length < 26) id += alphabet[Math.floor(random() * 32)];
  return id;
}

/** 0 to 1 from a whole number, without a state: any second of any lane can be asked for alone. */
export function noise(number) {
  let mixed = Math.imul((number | 0) ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}

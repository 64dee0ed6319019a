import { expect, it } from 'vitest';
import { mixed } from './colours';

it('mixes colours in the long and the short notation', () => {
  expect(mixed('#000000', '#ffffff', 0.5)).toBe('rgb(128, 128, 128)');
  expect(mixed('#0b7285', '#fff', 1)).toBe('rgb(11, 114, 133)');
  expect(mixed('#0b7285', '#fff', 0)).toBe('rgb(255, 255, 255)');
});

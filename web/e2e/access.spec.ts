import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

const places = [
  '/recordings',
  '/recordings?q=nobody&verdict=GAPS&when=today',
  '/recordings/ID',
  '/recordings/ID?tab=streams',
  '/recordings/ID/signalling',
  '/recordings/ID/signalling?message=1&part=METADATA',
  '/recordings/ID?tab=files',
  '/clients',
  '/clients/c0',
  '/live',
  '/not-recorded',
  '/system',
  '/nowhere/at/all',
];

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
] as const;

for (const { colorScheme, width } of looks) {
  test(`everybody can use every page: ${colorScheme}, ${width} wide`, async ({ page, mock, empty }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 740 });
    const id = mock.state.recordings.at(0)?.manifest.id ?? '';
    const addresses = places.map((place) => mock.url + place.replace('ID', id));
    for (const address of [...addresses, empty.url]) {
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
      expect(told, address).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${address} does not scroll sideways`).toBeLessThanOrEqual(0);
    }
  });
}

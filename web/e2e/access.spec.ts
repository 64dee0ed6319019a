import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

const places = ['/recordings', '/recordings?q=nobody&verdict=GAPS&when=today', 'recording', 'recording?tab=streams',
  'recording?tab=signalling&message=1', 'recording?tab=files', '/live', '/not-recorded', '/system', '/nowhere/at/all'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`everybody can use every page: ${colorScheme}, ${width} wide`, async ({ page, mock, empty }) => {
      test.setTimeout(60_000);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 740 });
      const id = mock.state.recordings.at(0)?.manifest.id;
      const addresses = places.map((place) => mock.url + place.replace(/^recording/, `/recordings/${id}`));
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
}

/**
 * Hears a recording of a recorder that runs: EARWITNESS_URL its address, SCREENSHOT where to put a picture.
 * It needs at least one recording whose first channel has sound.
 */
import { expect, test } from '@playwright/test';
import { contextTime, levels, listen, shownTime } from './listening';

const url = process.env.EARWITNESS_URL ?? '';

test.skip(url === '', 'EARWITNESS_URL is not set');

test('opens the newest recording from the list, hears it, and mutes it', async ({ page, request }) => {
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  await listen(page);
  await page.goto(url);
  const row = page.locator('a.row[href^="/recordings/"]').first();
  await expect(row).toBeVisible();
  const id = (await row.getAttribute('href'))?.split('/').at(-1) ?? '';
  await row.click();
  await expect(page).toHaveURL(new RegExp(`/recordings/${id}`));

  const manifest = await (await request.get(`${url}/api/v1/recordings/${id}`)).json();
  const channels: number = manifest.channelOrder.streams.length;
  expect(channels).toBeGreaterThan(0);
  await expect(page.locator('canvas').first()).toBeVisible();

  const decoded = await page.evaluate(async (address) => {
    const bytes = await (await fetch(address)).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes);
    const rms = Array.from({ length: sound.numberOfChannels }, (_, channel) => {
      const samples = sound.getChannelData(channel);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    });
    return { rms, seconds: sound.duration };
  }, `/api/v1/recordings/${id}/audio`);
  expect(decoded.rms).toHaveLength(channels);
  for (const rms of decoded.rms) expect(rms).toBeGreaterThan(0.0001);
  expect(Math.abs(decoded.seconds * 1000 - manifest.lengthMillis)).toBeLessThan(1_500);

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => shownTime(page)).toBeGreaterThan(1);
  await expect.poll(() => contextTime(page)).toBeGreaterThan(0.5);
  const long = Math.max(600, Math.min(4_000, manifest.lengthMillis - 2_500));
  expect(Math.max(...(await levels(page, long)))).toBeGreaterThan(0.0001);
  if (process.env.SCREENSHOT) {
    await page.screenshot({ path: process.env.SCREENSHOT });
  }

  for (const mute of await page.getByRole('button', { name: /^Mute / }).all()) await mute.click();
  await page.keyboard.press('Shift+ArrowLeft');
  if (await page.getByRole('button', { name: 'Play', exact: true }).isVisible()) {
    await page.getByRole('button', { name: 'Play', exact: true }).click();
  }
  await expect.poll(async () => Math.max(...(await levels(page, 300)))).toBeLessThan(0.00005);
  expect(broken).toEqual([]);
});

/** A recorder that runs, at EARWITNESS_URL, in use: everybody can, by keys alone, by a link, and while a call goes on. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { shownTime } from './listening';

const url = process.env.EARWITNESS_URL ?? '';
const command = fileURLToPath(new URL('../../bin/earwitness', import.meta.url));

test.skip(url === '', 'EARWITNESS_URL is not set');

const rows = (page: Page) => page.locator('a.row[href^="/recordings/"]');

async function newest(page: Page): Promise<string> {
  await page.goto(`${url}/recordings`);
  return (await rows(page).first().getAttribute('href')) ?? '';
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`everybody can use every page: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const recording = await newest(page);
    const tabs = ['', '?tab=streams', '/signalling?message=1', '?tab=files'].map((tab) => recording + tab);
    for (const width of colorScheme === 'light' ? [1280, 360] : [1280]) {
      await page.setViewportSize({ width, height: 740 });
      for (const path of ['/recordings', ...tabs, '/live', '/not-recorded', '/system']) {
        await page.goto(url + path);
        await page.waitForLoadState('networkidle');
        const { violations } = await new AxeBuilder({ page }).analyze();
        const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
        expect(told, path).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
      }
    }
  });
}

test('is used by keys alone, and Back finds the list again', async ({ page }) => {
  await newest(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();

  await page.keyboard.press('ArrowRight');
  await expect.poll(() => shownTime(page)).toBe(5);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => shownTime(page)).toBe(4);
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: /^Solo / }).first()).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('.');
  await expect(page.getByRole('combobox', { name: 'Speed' })).not.toHaveValue('1');
  await page.keyboard.press(',');
  await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('1');
  await page.keyboard.press('Space');
  await expect.poll(() => shownTime(page)).toBeGreaterThan(4.3);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.goBack();
  await expect(page).toHaveURL(/\/recordings$/);
  await expect(rows(page).first()).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(/\/recordings\/\w+\?t=/);
  await page.goBack();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search recordings')).toBeFocused();
});

test('opens a copied link at its place in the sound', async ({ page }) => {
  await page.goto(`${url}${await newest(page)}?t=3.5`);
  await expect.poll(() => shownTime(page)).toBe(3.5);
});

test('shows a call while it goes on, and it joins the list by itself', async ({ page, request }) => {
  const system = (await (await request.get(`${url}/api/v1/system`)).json()) as { listeners: string[] };
  const port = system.listeners.map((one) => /^sip\/udp .*:(\d+)$/.exec(one)?.[1]).find((one) => one !== undefined);
  await page.goto(`${url}/recordings`);
  await expect(rows(page).first()).toBeVisible();
  const before = await rows(page).count();
  const { EARWITNESS_URL: _, ...environment } = process.env;
  const call = spawn(command, ['call', `sip:127.0.0.1:${port}`, '--duration', '12'], { stdio: 'ignore', env: environment });
  const over = new Promise((resolve) => call.once('exit', resolve));

  await expect(page.getByRole('link', { name: /^Live\. Ann Archer to Ben Brook/ })).toBeVisible({ timeout: 20_000 });
  await page.getByRole('navigation').getByRole('link', { name: /^Live calls/ }).click();
  await expect(page.getByRole('heading', { name: 'Ann Archer → Ben Brook' })).toBeVisible();
  const counted = page.getByText(/^[\d,]+ packets$/).first();
  const packets = async (): Promise<number> => Number((await counted.textContent())?.replace(/\D/g, ''));
  const first = await packets();
  await expect.poll(packets).toBeGreaterThan(first);
  await expect(page.getByText(/^arriving/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Listen to Ann Archer → Ben Brook' }).click();
  const heard = () => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await expect.poll(heard).toBeGreaterThan(2);
  await expect(page.getByText('Hearing it live')).toBeVisible();
  await page.goBack();

  await over;
  await expect(rows(page)).toHaveCount(before + 1, { timeout: 15_000 });
  await expect(page.getByRole('link', { name: /^Live\./ })).toHaveCount(0);
});

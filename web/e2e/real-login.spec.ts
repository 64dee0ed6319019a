/**
 * Signs in to a recorder that runs and has the user `tester`: EARWITNESS_URL its address, EARWITNESS_PASSWORD the password,
 * SCREENSHOT_LOGIN where to put a picture of the login page.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const url = process.env.EARWITNESS_URL ?? '';
const password = process.env.EARWITNESS_PASSWORD ?? '';

test.skip(url === '' || password === '', 'EARWITNESS_URL and EARWITNESS_PASSWORD are not set');

test('shows nothing before one has signed in, then what was wanted, and nothing after signing out', async ({ page }) => {
  await page.goto(`${url}/recordings?q=nobody`);
  await expect(page).toHaveURL(/\/login\?next=%2Frecordings%3Fq%3Dnobody/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  if (process.env.SCREENSHOT_LOGIN) await page.screenshot({ path: process.env.SCREENSHOT_LOGIN });

  await page.getByLabel('Name').fill('tester');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('The name or the password is not right.');

  await page.getByLabel('Name').fill('tester');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${url}/recordings?q=nobody`);
  const cookies = await page.context().cookies();
  expect(cookies.map((cookie) => [cookie.name, cookie.httpOnly, cookie.sameSite])).toEqual([['earwitness', true, 'Lax']]);

  await page.goto(`${url}/recordings`);
  const row = page.locator('a.row[href^="/recordings/"]').first();
  await expect(row).toBeVisible();
  await row.click();
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${url}/login`);

  await page.goBack();
  await page.goto(`${url}/recordings`);
  await expect(page).toHaveURL(/\/login/);
});

test('whoever is signed out meanwhile comes back to where he was', async ({ page }) => {
  await page.goto(`${url}/login`);
  await page.getByLabel('Name').fill('tester');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('a.row').first()).toBeVisible();

  await page.context().clearCookies();

  await expect(page).toHaveURL(/\/login\?next=%2F/, { timeout: 20_000 });
});

import { recording } from './mock/recordings.mjs';
import { expect, test } from './fixtures';

const rows = 'a.row';

test('shows live calls above the newest recordings', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(page.locator(rows).nth(0)).toHaveAccessibleName(/^Live\. Ines Duarte to Trading desk 4, since/);
  await expect(page.locator(rows).nth(2)).toContainText('paused');
  await expect(page.locator(rows).nth(3)).toContainText('Ana Kovač');
});

test('reads each row as a sentence', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(page.locator(rows).nth(3)).toHaveAccessibleName(
    /^Gaps\. Ana Kovač to Claims, \d+ \w+ \d{4} at [\d:]+, 14 minutes 3 seconds, recorded by OpenSIPS\. 1\.4 s never arrived/,
  );
});

test('finds as one types, keeps the question in the address, and starts over when it is cleared', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(page.getByText('60 recordings', { exact: true })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('mei tan');
  await expect(page).toHaveURL(/q=mei\+tan/);
  await expect(page.locator(rows).first()).toContainText('Mei Tan');
  await expect(page.getByText(/^\d+ recordings? found$/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Search recordings')).toHaveValue('mei tan');
  await expect(page.locator(rows).first()).toContainText('Mei Tan');
  await page.getByLabel('Search recordings').fill('nobody at all');
  await expect(page.getByText('No recording matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all recordings' }).click();
  await expect(page.getByText('60 recordings', { exact: true })).toBeVisible();
});

test('filters by verdict, length and date, and takes a filter away with one press', async ({ page, mock }) => {
  await page.goto(mock.url);
  await page.getByRole('button', { name: 'Verdict' }).click();
  await page.getByRole('checkbox', { name: /^Gaps/ }).check();
  await expect(page.locator(rows)).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Longer than' }).click();
  await page.getByRole('button', { name: '5:00' }).click();
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page).toHaveURL(/longer=300&verdict=GAPS/);
  await page.getByRole('button', { name: 'Remove filter Gaps' }).click();
  await page.getByRole('button', { name: 'Remove filter Longer than 5:00' }).click();
  await page.getByRole('button', { name: 'Date' }).click();
  await page.getByLabel('To', { exact: true }).fill('2001-01-01');
  await expect(page.getByText('No recording matches')).toBeVisible();
  await expect(page).toHaveURL(/when=\.\.2001-01-01/);
});

test('walks the rows with j and k, opens one with Enter, and Back finds the place again', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(page.locator(rows).nth(3)).toBeVisible();
  const focused = page.locator('a.row:focus');
  for (let press = 0; press < 30; press++) {
    await page.keyboard.press('j');
    await expect(focused).toHaveAttribute('data-place', String(press));
  }
  await page.keyboard.press('k');
  await expect(focused).toHaveAttribute('data-place', '28');
  await expect(focused).toBeInViewport();
  const scrolled = await page.evaluate(() => scrollY);
  expect(scrolled).toBeGreaterThan(0);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/recordings\/01JD/);
  await page.goBack();
  await expect(page.locator(rows).first()).toBeAttached();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);
});

test('holds ten thousand rows with few elements', async ({ page, many }) => {
  await page.goto(many.url);
  await expect(page.getByText('10,000 recordings')).toBeVisible();
  for (let round = 0; round < 8; round++) {
    const more = page.waitForResponse((response) => response.url().includes('cursor='));
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 30_000);
    await more;
  }
  await expect.poll(() => page.evaluate(() => document.body.scrollHeight)).toBeGreaterThan(40_000);
  expect(await page.locator(rows).count()).toBeLessThan(50);
  await expect(page.locator(rows).first()).toBeAttached();
});

test('lets a finished recording join at the top without moving what is read', async ({ page, mock }) => {
  await page.goto(mock.url);
  await page.mouse.move(700, 500);
  await expect(page.locator(rows).nth(20)).toBeAttached();
  await page.mouse.wheel(0, 900);
  const read = page.locator(rows).nth(15);
  await expect(read).toBeVisible();
  const name = await read.getAttribute('href');
  const before = (await page.locator(`a.row[href="${name}"]`).boundingBox())?.y ?? 0;
  const fresh = recording(5_000, new Date(), { people: [['Newly Finished', 'sip:new@example.com'], ['Support', 'sip:s@example.com']] });
  (mock.state.recordings as unknown[]).unshift(fresh);
  mock.state.live.shift();
  await expect(page.getByText('61 recordings', { exact: true })).toBeVisible({ timeout: 8_000 });
  const after = (await page.locator(`a.row[href="${name}"]`).boundingBox())?.y ?? 0;
  expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(page.locator(rows).nth(2)).toContainText('Newly Finished');
});

test('tells at the first start how to place a call', async ({ page, empty }) => {
  await page.goto(empty.url);
  await expect(page.getByText('Nothing has been recorded yet')).toBeVisible();
  await expect(page.getByText('bin/earwitness call sip:127.0.0.1:5060')).toBeVisible();
  await expect(page.getByText('siprec_start_recording("sip:127.0.0.1:5060");')).toBeVisible();
});

test('says what went wrong with the request id, and tries again', async ({ page, mock }) => {
  mock.state.failing.add('/api/v1/recordings');
  await page.goto(mock.url);
  await expect(page.getByRole('alert')).toContainText('The catalog cannot be read');
  await expect(page.getByRole('alert')).toContainText('req-7f3a91');
  mock.state.failing.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator(rows).nth(3)).toContainText('Ana Kovač');
});

test('shows the foot of the side bar, and says when calls are refused', async ({ page, mock }) => {
  await page.goto(mock.url);
  const foot = page.getByRole('status', { name: 'The recorder' });
  await expect(foot).toContainText('3 of 200 calls');
  await expect(foot).toContainText('Disk: 41 days left');
  await expect(foot).toContainText('Packets lost today: 0');
  Object.assign(mock.state, { notReady: 'The disk is full' });
  await expect(foot).toContainText('New calls are refused. The disk is full', { timeout: 8_000 });
});

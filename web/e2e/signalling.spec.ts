import { expect, test } from './fixtures';
import type { startMock } from './mock/server.mjs';

type Mock = Awaited<ReturnType<typeof startMock>>;

const place = (mock: Mock, more = ''): string =>
  `${mock.url}/recordings/${mock.state.recordings.at(0)?.manifest.id}/signalling${more}`;

test('shows the ladder, what was otherwise, and the lines it stands in', async ({ page, mock }) => {
  await page.goto(place(mock));
  await expect(page.getByText('3 deviations', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Message 1, [\d:.]+: INVITE from OpenSIPS, multipart\/mixed, 3,912 bytes, 2 deviations$/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.ladder li')).toHaveCount(12);
  await expect(page.getByRole('tab', { name: /^Description/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.line.marked')).toHaveCount(2);
  await expect(page.locator('.line.marked').first()).toContainText('a=label:1');

  await page.getByRole('button', { name: /^An ampersand in the metadata is not escaped/ }).click();
  await expect(page).toHaveURL(/message=1&part=METADATA/);
  await expect(page.locator('.line.marked')).toContainText('Tan & Sons');
});

test('is walked through by keys, and the address keeps the chosen message', async ({ page, mock }) => {
  await page.goto(place(mock));
  await expect(page.locator('.ladder li')).toHaveCount(12);
  for (let at = 0; at < 4; at++) await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(page).toHaveURL(/message=4/);
  await expect(page.getByRole('button', { name: /^Message 4, .*the same as message 3, sent again/ })).toHaveAttribute('aria-pressed', 'true');

  await page.goto(place(mock, '?message=6'));
  await expect(page.getByRole('tab', { name: /^Headers/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.line.marked')).toContainText(';src');
});

test('hands out the packets', async ({ page, mock }) => {
  await page.goto(place(mock));
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Packets (.pcapng)' }).click();
  expect((await coming).suggestedFilename()).toMatch(/\.pcapng$/);
});

test('draws of five thousand messages only those in sight', async ({ page, mock }) => {
  mock.state.longSignalling = 5_000;
  await page.goto(place(mock, '?message=4000'));
  await expect(page.getByRole('button', { name: /^Message 4000,/ })).toBeInViewport({ timeout: 15_000 });
  expect(await page.locator('.ladder li').count()).toBeLessThan(60);
  await page.keyboard.press('j');
  await expect(page.getByRole('button', { name: /^Message 4001,/ })).toHaveAttribute('aria-pressed', 'true');
});

test('follows a call while it goes on', async ({ page, mock }) => {
  mock.state.liveMessages = 3;
  await page.goto(`${mock.url}/sessions/${mock.state.live[0]?.id}/signalling`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.locator('.ladder li')).toHaveCount(3);
  mock.state.liveMessages = 5;
  await expect(page.locator('.ladder li')).toHaveCount(5, { timeout: 10_000 });
});

test('explains a refused call from the page of those not recorded', async ({ page, mock }) => {
  await page.goto(`${mock.url}/not-recorded`);
  await page.getByRole('link', { name: 'How it was signalled' }).first().click();
  await expect(page.getByText('Refused', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Message 1,/ })).toBeVisible();
});

test('says when nothing was kept, and when there is nothing', async ({ page, mock }) => {
  await page.goto(`${mock.url}/recordings/01JD4W7M2Q8Z9E0000000000AB/signalling`);
  await expect(page.getByRole('alert')).toContainText('There is no such recording');
  mock.state.noSignalling = true;
  await page.goto(place(mock));
  await expect(page.getByRole('heading', { name: 'No message of this session was kept' })).toBeVisible();
});

test('shows one message at a time where there is little room', async ({ page, mock }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(place(mock));
  await page.getByRole('button', { name: /^Message 9,/ }).click();
  await expect(page.getByRole('tab', { name: 'Headers' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Message 9,/ })).toBeHidden();
  await page.getByRole('button', { name: 'All messages' }).click();
  await expect(page.getByRole('button', { name: /^Message 9,/ })).toBeVisible();
});

test('leads from a recording to all of its client, and back to an example', async ({ page, mock }) => {
  await page.goto(place(mock));
  await page.getByRole('link', { name: 'All of OpenSIPS' }).click();
  await expect(page.getByRole('heading', { name: 'OpenSIPS', exact: true })).toBeVisible();
  await expect(page.getByText('in every recording', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: 'See it in a recording' }).first().click();
  await expect(page.getByRole('heading', { name: 'How it was signalled' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Clients' }).click();
  await expect(page.getByRole('link', { name: /^AudioCodes.*1 deviation$/ })).toBeVisible();
});

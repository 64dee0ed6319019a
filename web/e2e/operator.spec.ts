import { expect, test } from './fixtures';

test('shows live calls with packets that move, and streams that do not', async ({ page, mock }) => {
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  const packets = ines.locator('.packets').first();
  const first = await packets.textContent();
  await expect(packets).not.toHaveText(first ?? '', { timeout: 8_000 });
  await expect(ines.locator('.doing').first()).toHaveText(/arriving, \d+ a second/, { timeout: 8_000 });
  await expect(page.locator('li.card').filter({ hasText: 'Omar Haddad' })).toContainText(/nothing for \d+ seconds/);
  await expect(page.locator('li.card').filter({ hasText: 'Priya Nair' }).locator('.doing').first()).toHaveText(
    'paused by the recorder',
  );
});

test('pauses, resumes and ends a call, and says who paused it', async ({ page, mock }) => {
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  await ines.getByRole('button', { name: /^Pause/ }).click();
  await expect(ines.getByRole('status')).toHaveText('Paused by somebody at the page. The client agreed.');
  await expect(ines.locator('.doing').first()).toHaveText('paused by the recorder');
  await ines.getByRole('button', { name: /^Resume/ }).click();
  await expect(ines.locator('.doing').first()).toHaveText(/arriving/, { timeout: 8_000 });
  await ines.getByRole('button', { name: /^End/ }).click();
  await ines.getByRole('button', { name: 'Go on' }).click();
  await ines.getByRole('button', { name: /^End/ }).click();
  await ines.getByRole('button', { name: 'End it' }).click();
  await expect(ines).toHaveCount(0);
});

test('plays a call as it goes on with one click, says so, and lets go of it', async ({ page, mock }) => {
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  const player = ines.locator('audio');
  const heard = () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await expect(ines.getByText('Hearing it live')).toHaveCount(0);

  await ines.getByRole('button', { name: /^Listen to / }).click();
  await expect(ines.getByText('Hearing it live')).toBeVisible();
  await expect.poll(heard, { timeout: 15_000 }).toBeGreaterThan(2);
  expect(await player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBe(Infinity);
  expect(mock.state.listeners).toBe(1);

  await ines.getByRole('button', { name: /^Stop listening to / }).click();
  await expect(player).toHaveCount(0);
  await expect(ines.getByText('Hearing it live')).toHaveCount(0);
  await expect.poll(() => mock.state.listeners).toBe(0);

  await ines.getByRole('button', { name: /^Listen to / }).click();
  await expect(ines.getByText('Hearing it live')).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: /^Recordings/ }).click();
  await expect.poll(() => mock.state.listeners).toBe(0);
});

test('lets a call be heard to its end, which comes after the call has left the list', async ({ page, mock }) => {
  const id = mock.state.live[0]?.id ?? '';
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  const heard = () => ines.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await ines.getByRole('button', { name: /^Listen to / }).click();
  await expect(ines.getByText('Hearing it live')).toBeVisible();

  mock.state.unlisted = id;
  await expect(ines.getByText('Ended', { exact: true })).toBeVisible();
  const before = await heard();
  await expect.poll(heard).toBeGreaterThan(before + 0.5);
  mock.state.live = mock.state.live.filter((session: { id: string }) => session.id !== id);

  await expect(ines.getByText('The call has ended.')).toBeVisible({ timeout: 10_000 });
  await expect(ines.locator('audio')).toHaveCount(0);
  await expect(ines).toHaveCount(0, { timeout: 10_000 });
});

test('does not take a connection that was lost for the end of the call', async ({ page, mock }) => {
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  await ines.getByRole('button', { name: /^Listen to / }).click();
  await expect(ines.getByText('Hearing it live')).toBeVisible();

  mock.state.breaking = true;

  await expect(ines.getByText('The connection was lost.')).toBeVisible({ timeout: 12_000 });
  await expect(ines.locator('audio')).toHaveCount(0);
  await expect(ines.getByRole('button', { name: /^Listen to / })).toBeVisible();
});

test('says that a call cannot be heard now where it cannot', async ({ page, mock }) => {
  mock.state.unheard = mock.state.live[0]?.id ?? '';
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  await ines.getByRole('button', { name: /^Listen to / }).click();
  await expect(ines.getByText('It cannot be heard now; too many may be listening.')).toBeVisible();
  await expect(ines.locator('audio')).toHaveCount(0);
});

test('plays what has been said so far in a call that goes on, and what came since', async ({ page, mock }) => {
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  const player = ines.locator('audio');
  await expect(player).toHaveCount(0);

  await ines.getByRole('button', { name: /^Hear from the beginning / }).click();
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(0.5);
  const long = await player.evaluate((audio: HTMLAudioElement) => audio.duration);
  await player.evaluate((audio: HTMLAudioElement) => (audio.currentTime = 100));
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(100.2);

  await ines.getByRole('button', { name: /^Get the newest sound of / }).click();
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(long);
  expect(await player.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(100);
  await expect(ines.getByText('Nothing can be heard yet.')).toHaveCount(0);
});

test('says that nothing can be heard yet where nothing can', async ({ page, mock }) => {
  mock.state.unheard = mock.state.live[0]?.id ?? '';
  await page.goto(`${mock.url}/live`);
  const ines = page.locator('li.card').filter({ hasText: 'Ines Duarte' });
  await ines.getByRole('button', { name: /^Hear from the beginning / }).click();
  await expect(ines.getByText('Nothing can be heard yet.')).toBeVisible();
});

test('says what was not recorded and why', async ({ page, mock }) => {
  await page.goto(`${mock.url}/not-recorded`);
  await expect(page.getByRole('listitem').filter({ hasText: 'Refused 503' })).toContainText('The recorder was full');
  await expect(page.getByRole('listitem').filter({ hasText: 'Parked' })).toContainText('could not be assembled');
});

test('says that nothing was missed', async ({ page, empty }) => {
  await page.goto(`${empty.url}/not-recorded`);
  await expect(page.getByText('Nothing was missed')).toBeVisible();
  await page.goto(`${empty.url}/live`);
  await expect(page.getByText('No call is being recorded now')).toBeVisible();
});

test('shows capacity, listeners and where the figures come from', async ({ page, mock }) => {
  await page.goto(`${mock.url}/system`);
  await expect(page.getByText('A call that comes now would be recorded.')).toBeVisible();
  await expect(page.getByText('SIP over UDP')).toBeVisible();
  await expect(page.getByRole('link', { name: 'API document (OpenAPI)' })).toHaveAttribute('href', '/openapi.yaml');
});

test('follows the system’s theme until the switch is pressed', async ({ page, mock }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(mock.url);
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Light theme' }).click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(root).toHaveAttribute('data-theme', 'light');
});

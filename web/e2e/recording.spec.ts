import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { contextTime, levels, listen, shownTime } from './listening';

type Mock = { url: string; state: { recordings: { at(index: number): { manifest: { id: string } } | undefined } } };

const transfer = 0;
const undecoded = 3;
const oneSideSilent = 5;

function at(mock: Mock, index: number, query = ''): string {
  return `${mock.url}/recordings/${mock.state.recordings.at(index)?.manifest.id}${query}`;
}

async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
}

test('draws lanes with gap, pause and absence in words, before any sound is loaded', async ({ page, mock }) => {
  await page.route('**/audio', (route) => route.abort());
  await page.goto(at(mock, transfer));
  await expect(page.getByRole('heading', { name: 'Ana Kovač → Claims → Leo Brandt' })).toBeVisible();
  const sound = page.getByRole('region', { name: 'Sound' });
  await expect(sound.getByText('1.4 s never arrived')).toBeVisible();
  await expect(sound.getByText('not in the call')).toHaveCount(2);
  await expect(sound.locator('.hatch-pause')).toHaveCount(3);
  await expect(sound.locator('.hatch-gap')).toHaveCount(1);
  await expect(sound.locator('canvas').first()).toBeVisible();
});

test('plays: the playhead moves and the sound comes from every channel that speaks', async ({ page, mock }) => {
  await listen(page);
  await page.goto(at(mock, transfer, '?t=540'));
  await play(page);
  const clock = await contextTime(page);
  await expect.poll(() => shownTime(page)).toBeGreaterThan(541);
  await expect.poll(() => contextTime(page)).toBeGreaterThan(clock);
  const heard = await levels(page, 6_000);
  expect(heard).toHaveLength(3);
  expect(Math.max(...heard)).toBeGreaterThan(0.01);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('mutes and solos one participant and no other', async ({ page, mock }) => {
  await listen(page);
  // Ana speaks here, as the made-up conversation has it.
  const talk = mock.state.recordings.at(transfer)?.lanes[0]?.turns.find(([start, end]: number[]) => (end ?? 0) - (start ?? 0) > 15_000);
  await page.goto(at(mock, transfer, `?t=${Math.ceil((talk?.[0] ?? 0) / 1000) + 1}`));
  await play(page);
  expect((await levels(page))[0]).toBeGreaterThan(0.01);
  await page.getByRole('button', { name: 'Mute Ana Kovač' }).click();
  await expect(page.getByRole('button', { name: 'Mute Ana Kovač' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await levels(page, 300))[0]).toBeLessThan(0.0005);
  await page.keyboard.press('1');
  await expect.poll(async () => (await levels(page, 900))[0]).toBeGreaterThan(0.01);
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect.poll(async () => (await levels(page, 300))[0]).toBeLessThan(0.0005);
  await expect(page.getByRole('button', { name: 'Solo Claims' })).toHaveAttribute('aria-pressed', 'true');
});

test('opens where the address says, and the address follows', async ({ page, mock }) => {
  await page.goto(at(mock, transfer, '?t=538.9'));
  await expect(page.getByTestId('time')).toHaveText('8:58.9');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/t=543\.9/);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page).toHaveURL(/t=542\.9/);
  await page.getByRole('button', { name: 'Back 10 seconds' }).click();
  await expect(page.getByTestId('time')).toHaveText('8:52.9');
});

test('goes where one presses: on an event, on the sound, to the next gap', async ({ page, mock }) => {
  await page.goto(at(mock, transfer));
  await page.getByRole('button', { name: /Paused by the client/ }).click();
  await expect(page.getByTestId('time')).toHaveText('5:10.0');
  await page.keyboard.press('g');
  await expect(page.getByTestId('time')).toHaveText('11:47.5');
  const lanes = page.getByRole('slider');
  const box = await lanes.boundingBox();
  if (!box) throw new Error('the lanes have no place');
  await page.mouse.click(box.x + box.width / 2, box.y + 20);
  await expect.poll(() => shownTime(page)).toBeCloseTo(421.5, -0.5);
});

test('changes speed by keys, and skips silence', async ({ page, mock }) => {
  await listen(page);
  await page.goto(at(mock, transfer));
  await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('1');
  await page.keyboard.press('.');
  await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('1.25');
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('0.75');
  await page.getByRole('button', { name: 'Skip silence' }).click();
  // The pause from 5:10 to 6:17 has no sound on any lane.
  await page.getByRole('slider').focus();
  await page.getByRole('button', { name: /Paused by the client/ }).click();
  await play(page);
  await expect.poll(() => shownTime(page)).toBeGreaterThan(376);
});

test('looks closer, and the ruler with it', async ({ page, mock }) => {
  await page.goto(at(mock, transfer, '?t=708'));
  const ruler = page.locator('.ruler span');
  await expect(ruler.nth(1)).toHaveText('2:00');
  for (let press = 0; press < 6; press++) await page.keyboard.press('+');
  await expect(ruler.first()).not.toHaveText('0:00');
  for (let press = 0; press < 8; press++) await page.keyboard.press('-');
  await expect(ruler.nth(1)).toHaveText('2:00');
});

test('shows streams that cannot be heard with their reason', async ({ page, mock }) => {
  await page.goto(at(mock, undecoded));
  await expect(page.getByRole('region', { name: 'Sound' })).toContainText('The codec AMR-WB cannot be decoded yet');
  await page.getByRole('tab', { name: 'Streams' }).click();
  await expect(page).toHaveURL(/tab=streams/);
  await expect(page.getByRole('tabpanel')).toContainText('From the metadata: label 1 is sent');
});

// What a recorder made of FFmpeg's test source: 30 pictures of 160 by 120 within two seconds, and the sound beside them.
for (const [coding, extension, type] of [
  ['h264', 'mp4', 'video/mp4'],
  ['vp8', 'webm', 'video/webm'],
] as const) {
  test(`plays video: ${coding}`, async ({ page, mock }) => {
    const name = `stream-4.${extension}`;
    await page.route('**/api/v1/recordings/*', async (route) => {
      const response = await route.fetch();
      const manifest = await response.json();
      const video = { ...manifest.streams[0], index: 3, label: '4', medium: 'video', codec: coding, channel: null, file: name };
      await route.fulfill({ response, json: { ...manifest, streams: [...manifest.streams, video] } });
    });
    await page.route(`**/files/${name}`, (route) =>
      route.fulfill({ path: fileURLToPath(new URL(`./mock/video/${coding}.${extension}`, import.meta.url)), contentType: type }),
    );
    await page.goto(at(mock, transfer, '?tab=streams'));

    const player = page.locator('video');
    await expect(player).toHaveCount(1);
    await expect.poll(() => player.evaluate((video: HTMLVideoElement) => [video.videoWidth, video.videoHeight])).toEqual([160, 120]);
    await player.evaluate((video: HTMLVideoElement) => video.play());
    await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.ended)).toBe(true);
    const shown = await player.evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
    expect(shown).toBeGreaterThan(15);
  });
}

test('says which side never sent anything, and plays the other', async ({ page, mock }) => {
  await listen(page);
  await page.goto(at(mock, oneSideSilent));
  await expect(page.getByRole('region', { name: 'Sound' })).toContainText('Nothing was ever sent on this stream.');
  await expect(page.getByRole('button', { name: /^Mute/ })).toHaveCount(1);
  await play(page);
  await expect.poll(() => shownTime(page)).toBeGreaterThan(0.5);
  expect(await levels(page, 300)).toHaveLength(1);
});

test('gives away every file, the packets and the whole', async ({ page, mock }) => {
  await page.goto(at(mock, transfer, '?tab=files'));
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('link', { name: 'Everything as ZIP' })).toHaveAttribute('href', /\/export$/);
  await expect(panel.getByRole('link', { name: /pcapng/ }).first()).toHaveAttribute('href', /\/packets$/);
  await expect(panel.getByRole('link', { name: 'metadata/1-invite.xml' })).toHaveAttribute(
    'href',
    /\/files\/metadata\/1-invite\.xml$/,
  );
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export ZIP' }).click();
  expect((await coming).suggestedFilename()).toMatch(/\.zip$/);
});

test('leads to how it was signalled', async ({ page, mock }) => {
  await page.goto(at(mock, transfer));
  await page.getByRole('link', { name: 'Signalling', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'How it was signalled' })).toBeVisible();
});

test('says when there is no such recording, and waits for one that is still going on', async ({ page, mock }) => {
  await page.goto(`${mock.url}/recordings/01JD4W7M2Q8Z9E0000000000AB`);
  await expect(page.getByRole('alert')).toContainText('There is no such recording');
  await page.goto(`${mock.url}/recordings/${mock.state.live[0]?.id}`);
  await expect(page.getByRole('heading', { name: 'This call is still going on' })).toBeVisible();
});

test('shows all keys with a question mark', async ({ page, mock }) => {
  await page.goto(at(mock, transfer));
  await expect(page.getByTestId('time')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Solo a participant');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('shows what was written, message by message, and who wrote it when', async ({ page, mock }) => {
  const id = mock.state.recordings.at(transfer)?.manifest.id;
  await page.goto(at(mock, transfer));
  await expect(page.getByRole('tab', { name: 'Files' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Messages' })).toHaveCount(0);
  await page.route(`**/api/v1/recordings/${id}`, async (route) => {
    const response = await route.fetch();
    const recording = await response.json();
    recording.files.push({ name: 'messages.json', mediaType: 'application/json', bytes: 300, sha256: 'ab'.repeat(32) });
    await route.fulfill({ response, json: recording });
  });
  const message = { streamIndex: 3, participantId: null, contentType: 'text/plain', envelope: null, bytes: 15, whole: true };
  await page.route('**/files/messages.json', (route) =>
    route.fulfill({
      json: [
        { ...message, atMillis: 62_000, text: 'There is a fire' },
        { ...message, atMillis: 75_000, text: null, contentType: 'image/jpeg', whole: false },
      ],
    }),
  );
  await page.goto(at(mock, transfer, '?tab=messages'));
  const panel = page.getByRole('tabpanel', { name: 'Messages' });
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await expect(panel.getByRole('listitem').first()).toContainText('1:02');
  await expect(panel.getByRole('listitem').first()).toContainText('stream 4');
  await expect(panel.getByRole('listitem').first()).toContainText('There is a fire');
  await expect(panel.getByRole('listitem').last()).toContainText('image/jpeg, 15 bytes … (not here to its last byte)');
});

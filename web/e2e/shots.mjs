// npm run shots: a picture of every page and state at three widths in both themes, to look at.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { args, executablePath } from './browser.mjs';
import { startMock } from './mock/server.mjs';

const folder = new URL('./shots/', import.meta.url).pathname;
const only = process.argv[2] ?? '';
const widths = (process.argv[3] ?? '1440,1024,360').split(',').map(Number);
const themes = (process.argv[4] ?? 'light,dark').split(',');
mkdirSync(folder, { recursive: true });

const busy = await startMock();
const many = await startMock({ name: 'many' });
const empty = await startMock({ name: 'empty' });
const slow = await startMock();
slow.state.slowMillis = 60_000;
const failing = await startMock();
failing.state.failing.add('/api/v1/recordings');
failing.state.notReady = 'The disk is nearly full: 1.2 GB are left';

const long = await startMock();
long.state.longSignalling = 5_000;
const silent = await startMock();
silent.state.noSignalling = true;

const first = busy.state.recordings.at(0).manifest.id;
const partial = busy.state.recordings.at(3).manifest.id;
const scenes = {
  recordings: [busy, '/recordings'],
  many: [many, '/recordings', (page) => page.mouse.wheel(0, 20_000)],
  found: [busy, '/recordings?q=claims&when=week&longer=30&verdict=GAPS'],
  filter: [busy, '/recordings', (page) => page.getByRole('button', { name: 'Verdict' }).click()],
  nothing: [busy, '/recordings?q=nobody'],
  first: [empty, '/recordings'],
  loading: [slow, '/recordings'],
  failing: [failing, '/recordings'],
  recording: [busy, `/recordings/${first}?t=538.9`],
  recordingloading: [slow, `/recordings/${first}`],
  files: [busy, `/recordings/${first}?tab=files`],
  streams: [busy, `/recordings/${first}?tab=streams`],
  signalling: [busy, `/recordings/${first}/signalling`],
  signallingchosen: [busy, `/recordings/${first}/signalling?message=6`],
  signallingmetadata: [busy, `/recordings/${first}/signalling?message=1&part=METADATA`],
  signallinglong: [long, `/recordings/${first}/signalling?message=2500`],
  signallinglive: [busy, `/sessions/${busy.state.live[0].id}/signalling`],
  signallingrefused: [busy, `/sessions/${busy.state.notRecorded[0].sessionId}/signalling`],
  signallingnone: [silent, `/recordings/${first}/signalling`],
  signallingmissing: [busy, '/recordings/01JD4W7M2Q8Z9E0000000000AB/signalling'],
  signallingloading: [slow, `/recordings/${first}/signalling`],
  clients: [busy, '/clients'],
  client: [busy, '/clients/c0'],
  partial: [busy, `/recordings/${partial}`],
  missing: [busy, '/recordings/01JD4W7M2Q8Z9E0000000000AB'],
  live: [busy, '/live'],
  nolive: [empty, '/live'],
  notrecorded: [busy, '/not-recorded'],
  system: [busy, '/system'],
  keys: [busy, `/recordings/${first}`, (page) => page.keyboard.press('?')],
};

const browser = await chromium.launch({ executablePath, args });
for (const width of widths) {
  for (const colorScheme of themes) {
    const viewport = { width, height: width < 500 ? 740 : 900 };
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: width < 500 ? 2 : 1 });
    for (const [name, [mock, path, act]] of Object.entries(scenes)) {
      if (only !== '' && !only.split(',').includes(name)) continue;
      const page = await context.newPage();
      page.on('console', (message) => message.type() === 'error' && console.log(name, message.text()));
      page.on('pageerror', (error) => console.log(name, error.message));
      await page.goto(mock.url + path, { waitUntil: 'commit' });
      await page.waitForTimeout(700);
      if (act) {
        await act(page);
        await page.waitForTimeout(500);
      }
      await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
for (const mock of [busy, many, empty, slow, failing, long, silent]) void mock.stop();

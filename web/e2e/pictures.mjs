// npm run pictures: the pictures in docs/images, of real recordings. `-- all`: every page as well, at three widths and
// in both themes, into e2e/shots/real-….
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { args, executablePath } from './browser.mjs';
import { startLaboratory } from './laboratory.mjs';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const shots = fileURLToPath(new URL('./shots/', import.meta.url));
const lost = [{ stream: 1, fromMillis: 11_000, untilMillis: 12_400 }];
const talkSeconds = '27';
const listenedSeconds = 15.2;

const all = process.argv.includes('all');
const laboratory = await startLaboratory();
const browser = await chromium.launch({ executablePath, args });
try {
  console.log('calls, replays, a bad line: about two minutes');
  await laboratory.replay('jambonz', 'dtmf', 'early', 'video');
  if (all) await laboratory.replay('opus', 'g722', 'srtp');
  await laboratory.replay('hold', 'pause');
  await laboratory.place('--count', '2', '--codec', 'PCMU');
  await laboratory.placeOver(lost, '--duration', talkSeconds);
  const going = laboratory.place('--duration', talkSeconds);
  while ((await laboratory.get('/sessions')).length === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  mkdirSync(images, { recursive: true });
  const recording = (await laboratory.get('/recordings?verdict=GAPS')).items[0].id;
  await picture('/recordings', `${images}recordings.png`, undefined, 4_000);
  await picture(`/recordings/${recording}?t=${listenedSeconds - 2}`, `${images}recording.png`, listenTo(listenedSeconds));
  if (all) await everything();
  await going;
} finally {
  await browser.close();
  await laboratory.stop();
}

function listenTo(seconds) {
  return async (page) => {
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForFunction((until) => Number(new URLSearchParams(location.search).get('t')) >= until, Math.floor(seconds));
  };
}

async function picture(path, file, act, restMillis = 800, { width = 1440, height = 900, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, timezoneId: 'Europe/Lisbon' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(path, error.message));
  await page.goto(laboratory.page + path);
  await page.waitForTimeout(restMillis);
  if (act) await act(page);
  await page.screenshot({ path: file });
  await context.close();
  console.log(file);
}

async function everything() {
  mkdirSync(shots, { recursive: true });
  const { items } = await laboratory.get('/recordings?limit=50');
  const scenes = {
    list: '/recordings',
    live: '/live',
    system: '/system',
    'not-recorded': '/not-recorded',
    ...Object.fromEntries(items.map((item, at) => [`recording-${at}`, `/recordings/${item.id}`])),
    signalling: `/recordings/${items.at(-1).id}/signalling?message=1`,
    streams: `/recordings/${items.at(-1).id}?tab=streams`,
    files: `/recordings/${items.at(-1).id}?tab=files`,
  };
  for (const width of [1440, 1024, 360]) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [name, path] of Object.entries(scenes)) {
        const file = `${shots}real-${name}-${width}-${colorScheme}.png`;
        await picture(path, file, undefined, 900, { width, height: width < 500 ? 740 : 900, colorScheme });
      }
    }
  }
}

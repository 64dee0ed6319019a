import { defineConfig } from '@playwright/test';
import { args, executablePath } from './e2e/browser.mjs';

/** `mock`: every page and state over made-up recordings. `real`: hear a recording of the recorder at EARWITNESS_URL. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 20_000,
  expect: { timeout: 5_000 },
  fullyParallel: true,
  workers: 2,
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Europe/Lisbon',
    launchOptions: { executablePath, args },
  },
  projects: [
    { name: 'mock', testIgnore: /real.*\.spec\.ts/ },
    { name: 'real', testMatch: /real.*\.spec\.ts/, timeout: 60_000 },
  ],
});

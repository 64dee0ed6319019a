// What Maven runs. `build`: packages as the lock file says, only when it changed, then the page into dist/.
// `test`: types, warnings and unit tests.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const stamp = join(here, 'node_modules', '.lock-digest');

requireNode(20, 19);
installWhenChanged();
if (process.argv[2] === 'test') {
  npm('run', 'check');
  npm('test');
} else {
  npm('run', 'build');
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(`Node ${major}.${minor} or newer is needed to build the page; this is ${process.versions.node}.`);
}

function installWhenChanged() {
  const digest = createHash('sha256').update(readFileSync(join(here, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  npm('ci', '--no-fund', '--no-audit');
  writeFileSync(stamp, digest);
}

function npm(...args) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const ran = spawnSync(command, args, {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (ran.error) fail(`npm could not be started: ${ran.error.message}`);
  if (ran.status !== 0) fail(`npm ${args.join(' ')} failed.`);
}

function fail(why) {
  console.error(why);
  process.exit(1);
}

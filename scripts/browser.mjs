/**
 * Finds a Chromium for the tests, or gets one: CHROMIUM_PATH, then Playwright's own, then one on
 * PATH; failing all of these, Playwright's download, then Debian's packages. Rather the headless shell,
 * as Playwright's own is: it draws no window around the page, and the tests take two thirds of the time.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { root } from './setup.mjs';

const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** The path of a Chromium; ends this process with a word on what to do when there is none. */
export function ensureBrowser() {
  const path = find() ?? download() ?? installFromDebian();
  if (path) return path;
  console.error(`
No Chromium was found, and none could be installed. Do one of these, then try again:
  - npx playwright install --with-deps chromium
  - apt-get install chromium-headless-shell          (Debian, as root)
  - set CHROMIUM_PATH to a Chromium or Chrome that is installed already`);
  process.exit(1);
}

function find() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) {
    if (executable(CHROMIUM_PATH)) return CHROMIUM_PATH;
    console.error(`CHROMIUM_PATH names ${CHROMIUM_PATH}, which is not a program.`);
    process.exit(1);
  }
  const own = chromium.executablePath();
  if (own && executable(own)) return own;
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of names) {
    for (const folder of folders) {
      if (executable(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

function download() {
  console.log('Getting a browser for the tests …');
  quietly('npx', ['playwright', 'install', 'chromium'], 180_000);
  const path = find();
  return path && runs(path) ? path : undefined;
}

function installFromDebian() {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const aptGet = (...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args];
    return quietly(command, rest, 600_000);
  };
  aptGet('update', '-qq');
  for (const name of ['chromium-headless-shell', 'chromium']) {
    if (aptGet('install', '-y', '-qq', '--no-install-recommends', name)) break;
  }
  return find();
}

/** Playwright's download lacks the system libraries on a bare machine: only a start tells. */
function runs(path) {
  return quietly(path, ['--version'], 20_000);
}

function quietly(command, args, timeout) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd: root, stdio: 'ignore', timeout, env }).status === 0;
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

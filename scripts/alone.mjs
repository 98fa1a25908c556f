import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Not in node_modules, which is what is worked on. Names the process that has it. */
const folder = fileURLToPath(new URL('../.cache', import.meta.url));
const lock = join(folder, 'setup.lock');

/**
 * Does the work while no other command of this project does such work: two that install at once leave half of each.
 * Waits until the other one is done, or has died.
 */
export async function alone(work) {
  mkdirSync(folder, { recursive: true });
  let hasWaited = false;
  while (!take()) {
    if (!hasWaited) console.log('Another command sets up just now; waiting for it …');
    hasWaited = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isHeld()) rmSync(lock, { force: true });
    return false;
  }
}

/** Whether the process that is named there lives; one that has just made the file is yet to write its name. */
function isHeld() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    return holder === 0 || process.kill(holder, 0);
  } catch (error) {
    // Of somebody else, but there.
    return error.code === 'EPERM';
  }
}

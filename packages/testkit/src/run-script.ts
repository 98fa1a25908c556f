import { spawn } from 'node:child_process';
import { atTestEnd } from './teardown.js';

/**
 * Runs one of the project's commands, as Ctrl+C ends it, until the test ends.
 *
 * @param script the path of the file
 * @param args what stands behind it
 * @returns the address that it says is open
 */
export async function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  atTestEnd(async () => {
    child.kill('SIGINT');
    await ended;
  });
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const said = /is open:\s+(http:\S+)\s+Ctrl/.exec(output);
      if (said?.[1]) resolve(said[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atTestEnd } from '@chat/testkit';

const script = fileURLToPath(new URL('../../../scripts/playground.mjs', import.meta.url));

/**
 * What `npm run playground` runs, until the test ends.
 *
 * @param time at which its clocks stand still, for pictures; left out for the real one
 * @returns its address
 */
export async function runPlayground(time?: string): Promise<string> {
  const child = spawn(process.execPath, [script], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      ...{ PORT: '0', PLAYGROUND_PORT: '0' },
      ...(time && { PLAYGROUND_TIME: time }),
    },
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

import { fileURLToPath } from 'node:url';
import { runScript } from '@chat/testkit';

const script = fileURLToPath(new URL('../../../scripts/playground.mjs', import.meta.url));

/**
 * What `npm run playground` runs, until the test ends.
 *
 * @param time at which its clocks stand still, for pictures; left out for the real one
 * @returns its address
 */
export const runPlayground = (time?: string): Promise<string> =>
  runScript(script, {
    ...{ PORT: '0', PLAYGROUND_PORT: '0' },
    ...(time && { PLAYGROUND_TIME: time }),
  });

import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where servers that tests share keep their data, in this run of the tests. Known to its main process and the workers. */
export const sharedFolder = (runner = process.ppid): string =>
  join(tmpdir(), `chat-tests-of-${runner}`);

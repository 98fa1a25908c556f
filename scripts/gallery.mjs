/**
 * `npm run gallery`: takes the pictures of docs/GALLERY.md and says which are not as they were; with `--update` they are kept.
 */
import { run } from './setup.mjs';

const update = process.argv.includes('--update');
run(
  process.execPath,
  ['scripts/test.mjs', '--project', 'e2e', 'examples/playground/test/gallery.e2e.ts'],
  { env: { ...process.env, ...(update && { GALLERY_UPDATE: '1' }) } },
);

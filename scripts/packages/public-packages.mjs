/** What is published, in the order in which the packages need each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

export const publicPackages = [
  'packages/protocol',
  'packages/client',
  'packages/elements',
  'packages/react',
  'server',
  'packages/testing',
  'packages/create',
].map((folder) => ({ folder, manifest: manifestOf(folder) }));

/** Of a folder of this repository; of the repository itself without one. */
export function manifestOf(folder = '.') {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** Runs before `npm run release`: what a version on the registry could not take back. */
import { publicPackages } from './packages/public-packages.mjs';
import { differences, missingAddress } from './packages/shared-fields.mjs';

const problems = differences();
const missing = missingAddress();
if (missing.length > 0) {
  problems.push(
    `The root's package.json does not say where the project lives: put ${missing.join(', ')} there, then npm run manifests.`,
  );
}
// `^0.0.0` takes nothing but 0.0.0: the first release is made by `npm run versions` like any other.
if (publicPackages.some(({ manifest }) => manifest.version === '0.0.0')) {
  problems.push('No version was given yet: npm run versions.');
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import type { Choices } from './choices.js';
import { CreateError } from './create-error.js';

const own = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** Siblings are released together, in one version. */
const ours = `^${own.version}`;

/**
 * A name for the package that is written into a folder.
 * @throws CreateError `invalid_name` for what npm takes for none
 */
export function projectName(folder: string): string {
  const name = basename(resolve(folder));
  if (/^[a-z0-9][a-z0-9._-]{0,213}$/.test(name)) return name;
  throw new CreateError(
    'invalid_name',
    `${JSON.stringify(name)} is no name of a package: small letters, digits, and between them "-", "." and "_".`,
  );
}

/** The package.json of what is written. */
export function projectManifest({ folder, users, framework }: Choices) {
  const isReact = framework === 'react';
  return {
    name: projectName(folder),
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      start: 'node --env-file=.env start.mjs',
      ...(isReact && { build: 'vite build site' }),
      test: 'node --test',
    },
    dependencies: {
      ...(isReact && { '@chat/react': ours }),
      '@chat/server': ours,
      ...(users === 'site' && { jose: '^6.2.18' }),
      ...(isReact && { react: '^19.3.1', 'react-dom': '^19.3.1', vite: '^8.3.8' }),
    },
    devDependencies: {
      '@chat/client': ours,
      '@chat/testing': ours,
    },
  };
}

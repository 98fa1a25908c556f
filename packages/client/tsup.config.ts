import { defineConfig } from 'tsup';

const shared = {
  format: ['esm', 'cjs'] as ('esm' | 'cjs')[],
  target: 'es2022',
  // The contract is bundled, so that the published package stands alone.
  noExternal: ['@chat/protocol'],
  sourcemap: true,
  splitting: false,
  // The sources are in the package: the maps need not repeat them.
  esbuildOptions: (options: { sourcesContent?: boolean }) => {
    options.sourcesContent = false;
  },
};

/**
 * One source, two builds: `#open-socket` (package.json `imports`) is `ws` for Node and the global
 * WebSocket everywhere else, so a browser bundle has no trace of `ws`. The types are the same.
 */
export default defineConfig([
  { ...shared, entry: { node: 'src/index.ts' }, platform: 'node', external: ['ws'] },
  { ...shared, entry: { browser: 'src/index.ts' }, platform: 'browser', format: ['cjs'] },
  // For where nothing can be imported later: a service worker.
  { ...shared, entry: { 'one-piece': 'src/index.ts' }, platform: 'browser', format: ['esm'] },
  // What is not needed to connect is a file of its own, for bundlers to load when it is.
  {
    ...shared,
    entry: { browser: 'src/index.ts' },
    platform: 'browser',
    format: ['esm'],
    splitting: true,
  },
  {
    entry: { index: 'src/index.ts' },
    format: ['esm', 'cjs'],
    // What `await using` needs of TypeScript, which an older `lib` does not have by itself.
    dts: { only: true, banner: '/// <reference lib="esnext.disposable" />' },
  },
]);

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { internalNames } from './internal-names.js';

/** Of eventemitter3, what `src/emitter.ts` never calls. */
const unused = ['eventNames', 'listeners', 'removeAllListeners'];
const unusedNames = ['prototype.addListener', 'prefixed', 'EventEmitter'];

/**
 * Its ES module wraps its CommonJS one, and so would each bundle; and no bundler can see which methods
 * of a prototype are never called. Together that is half a kilobyte for nothing.
 */
const eventEmitter: Plugin = {
  name: 'eventemitter3',
  setup(build) {
    build.onLoad({ filter: /eventemitter3[\\/]index\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path.replace(/mjs$/, 'js'), 'utf8');
      const [code = ''] = source.split("if ('undefined' !== typeof module)");
      const left = [
        ...unused.map((name) => `EventEmitter\\.prototype\\.${name} = function[^]*?\\n};\\n`),
        ...unusedNames.map((name) => `EventEmitter\\.${name} = .*;\\n`),
      ];
      const used = left.reduce((text, pattern) => {
        const found = new RegExp(pattern);
        if (!found.test(text)) throw new Error(`eventemitter3 has no ${pattern} any more.`);
        return text.replace(found, '');
      }, code);
      return { contents: `${used}export { EventEmitter };` };
    });
  },
};

/**
 * Whatever the first file has in common with what is loaded later would be a third one, which is larger: it
 * compresses worse alone. So the first file is what they have in common, all of it.
 */
const firstInOne: Plugin = {
  name: 'first-in-one',
  setup(build) {
    build.onLoad({ filter: /src[\\/]user-chat\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: `${source}export { ChatClient } from './chat-client.js';`, loader: 'ts' };
    });
  },
};

interface BuildOptions {
  sourcesContent?: boolean;
  mangleProps?: RegExp;
}

function shorten(options: BuildOptions): void {
  // The sources are in the package: the maps need not repeat them.
  options.sourcesContent = false;
  options.mangleProps = new RegExp(`^(${internalNames.join('|')})$`);
}

const shared = {
  format: ['esm', 'cjs'] as ('esm' | 'cjs')[],
  target: 'es2022',
  // Bundled, so that the published package stands alone, also where a page loads it without a bundler.
  noExternal: ['@chat/protocol', 'eventemitter3'],
  esbuildPlugins: [eventEmitter],
  sourcemap: true,
  splitting: false,
  esbuildOptions: shorten,
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
    esbuildPlugins: [...shared.esbuildPlugins, firstInOne],
    // What several of them share has no name of its own to be told apart by.
    esbuildOptions: (options) => {
      shorten(options);
      options.chunkNames = '[name]-[hash]';
    },
  },
  {
    entry: { index: 'src/index.ts' },
    format: ['esm', 'cjs'],
    // What `await using` needs of TypeScript, which an older `lib` does not have by itself.
    dts: { only: true, banner: '/// <reference lib="esnext.disposable" />' },
  },
]);

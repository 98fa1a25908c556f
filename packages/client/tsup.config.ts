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
      // For engines whose objects have a prototype all the same: there are none.
      const prefix = [
        / prefix \? prefix \+ event : event/g,
        / {2}if \(!new Events\(\)\.__proto__\).*\n/,
      ];
      const plain = prefix.reduce((text, found) => {
        if (text.search(found) < 0) throw new Error(`eventemitter3 has no ${found} any more.`);
        return text.replace(found, found.global ? ' event' : '');
      }, code);
      const left = [
        ...unused.map((name) => `EventEmitter\\.prototype\\.${name} = function[^]*?\\n};\\n`),
        ...unusedNames.map((name) => `EventEmitter\\.${name} = .*;\\n`),
      ];
      const used = left.reduce((text, pattern) => {
        const found = new RegExp(pattern);
        if (!found.test(text)) throw new Error(`eventemitter3 has no ${pattern} any more.`);
        return text.replace(found, '');
      }, plain);
      return { contents: `${used}export { EventEmitter };` };
    });
  },
};

/**
 * What uploads need of two libraries every platform has by now: they are half of what it takes to upload.
 */
const platformForUploads: Plugin = {
  name: 'platform-for-uploads',
  setup(build) {
    const own: Record<string, string> = {
      'url-parse': 'export default globalThis.URL;',
      'js-base64': `export const Base64 = {
        encode: (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text))),
      };`,
    };
    const namespace = 'platform';
    build.onResolve({ filter: /^(url-parse|js-base64)$/ }, ({ path }) => ({ path, namespace }));
    build.onLoad({ filter: /./, namespace }, ({ path }) => ({ contents: own[path] ?? '' }));
  },
};

/** What is imported when it is needed first, from the file that it is in. */
const late =
  /src[\\/](user-chat|finding|moderation|others|(account[\\/]account|auth[\\/]session-source|changes[\\/]settling|conversations[\\/]learn-kept-user|files[\\/](file-urls|uploads)|lists[\\/]lists|notifications[\\/]arrivals|push[\\/]push-subscriber|receipts[\\/]receipt-sender|settings[\\/]settings-sender|streams[\\/]own-streams|voice[\\/]voices))\.ts$/;

/**
 * Whatever the first file has in common with what is loaded later would be a third one, which is larger: it
 * compresses worse alone. So the first file is what they have in common, all of it.
 */
const firstInOne: Plugin = {
  name: 'first-in-one',
  setup(build) {
    build.onLoad({ filter: late }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const first = path.replace(/src[\\/].*$/, 'src/chat-client.js');
      const contents = `${source}export { ChatClient } from ${JSON.stringify(first.replace(/js$/, 'ts'))};`;
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * What only some of the later files share, the others import for effects that it does not have (package.json
 * says so): one more request, and a warning from bundlers.
 */
const nothingForItsEffect = {
  name: 'nothing-for-its-effect',
  renderChunk: (code: string) => ({ code: code.replace(/^import "\.\/chunk-[^"]+";$/gm, '') }),
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
  noExternal: ['@chat/protocol', 'eventemitter3', 'thumbhash', /^tus-js-client/],
  esbuildPlugins: [eventEmitter, platformForUploads],
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
  // What looks how much is unread while a chat is yet to be loaded: in one piece, without the client.
  {
    ...shared,
    entry: { 'unread-glance': 'src/unread-glance.ts' },
    platform: 'browser',
    dts: true,
  },
  // A script of its own, for a service worker to be or to import.
  {
    entry: { 'push-worker': 'src/push/push-worker.ts' },
    format: ['iife'],
    target: 'es2022',
    platform: 'browser',
    minify: true,
    outExtension: () => ({ js: '.js' }),
  },
  // What is not needed to connect is a file of its own, for bundlers to load when it is.
  {
    ...shared,
    entry: { browser: 'src/index.ts' },
    platform: 'browser',
    format: ['esm'],
    splitting: true,
    plugins: [nothingForItsEffect],
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

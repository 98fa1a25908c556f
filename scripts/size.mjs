/** `npm run size`: what a page loads, minified and gzipped, against what we allow ourselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './setup.mjs';

const kB = 1_000;

/**
 * As an app's bundler would take it in, for browsers: what is loaded before it can connect with the
 * tokens of a host site, and all that it may ever load, with what it imports only when it is needed.
 */
async function bundled(specifier, external = []) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from '${specifier}';`, resolveDir: root },
    bundle: true,
    external,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    absWorkingDir: root,
    outdir: root,
    metafile: true,
    write: false,
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const first = new Set();
  const follow = (path) => {
    if (first.has(path)) return;
    first.add(path);
    for (const { path: imported, kind, external } of metafile.outputs[path].imports) {
      if (kind === 'import-statement' && !external) follow(imported);
    }
  };
  // What is imported later is an entry point, too.
  follow(
    Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === '<stdin>'),
  );
  return {
    toConnect: [...first].map((path) => contents.get(join(root, path))),
    everything: [...contents.values()],
  };
}

const client = await bundled('@chat/client');
const ofReact = ['react', 'react/jsx-runtime', '@chat/client'];
const hooks = await bundled('@chat/react', ofReact);
const reactLauncher = await bundled('@chat/react/chat-launcher', ofReact);
const dist = join(root, 'packages/elements/dist');
const chatWindow = readFileSync(join(dist, 'chat-window.js'));
const languages = /^[a-z]{2}\.js$/;
const launchers = /^launcher-/;
/** What emoji are called. */
const emoji = /^emoji-[a-z]{2}\.js$/;
const partsOf = (isWanted) =>
  readdirSync(join(dist, 'chat-window-parts'))
    .filter(isWanted)
    .map((name) => readFileSync(join(dist, 'chat-window-parts', name)));
const parts = partsOf(
  (name) => !languages.test(name) && !launchers.test(name) && !emoji.test(name),
);
const sizeOf = (file) => gzipSync(file, { level: 9 }).length;
/** Nobody loads more than one, but for who changes it. */
const largest = (names) =>
  partsOf((name) => names.test(name)).sort((a, b) => sizeOf(b) - sizeOf(a))[0];

/** Closed it loads itself, and the words of one language. */
const chatLauncher = [
  readFileSync(join(dist, 'chat-launcher.js')),
  ...partsOf((name) => launchers.test(name))
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, 1),
];

const measured = [
  { what: '@chat/client, to connect', limit: 12 * kB, files: client.toConnect },
  { what: '@chat/client, with what it loads later', limit: 66.3 * kB, files: client.everything },
  { what: '@chat/react, hooks beside the client', limit: 2.1 * kB, files: hooks.toConnect },
  {
    what: '@chat/react/chat-launcher, closed',
    limit: 10.2 * kB,
    files: reactLauncher.toConnect,
  },
  { what: 'chat-launcher.js, closed', limit: 12.2 * kB, files: chatLauncher },
  { what: 'chat-window.js, the script tag', limit: 60 * kB, files: [chatWindow] },
  {
    what: 'chat-window.js, with what it loads later',
    limit: 206.5 * kB,
    files: [chatWindow, ...parts],
  },
  { what: 'the largest language', limit: 6.8 * kB, files: [largest(languages)] },
  { what: 'what emoji are called in one', limit: 37 * kB, files: [largest(emoji)] },
];

for (const { what, limit, files } of measured) {
  // Files are compressed one by one on their way, so they are here.
  const size = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const verdict = size <= limit ? 'ok' : 'TOO BIG';
  console.log(
    `${what.padEnd(41)} ${(size / kB).toFixed(2).padStart(6)} kB min+gzip (at most ${limit / kB} kB)  ${verdict}`,
  );
  if (size > limit) process.exitCode = 1;
}

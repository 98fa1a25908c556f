import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles what runs in processes and pages of its own, as neither runs TypeScript. */
export async function buildBench() {
  await build({
    entryPoints: [
      file('src/main.ts'),
      file('src/control.ts'),
      file('src/files/flood.ts'),
      file('src/reconnect/crowd.ts'),
      file('src/peers/ws-server.ts'),
      file('src/peers/socket-io-server.ts'),
    ],
    outdir: file('dist'),
    outbase: file('src'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  const pages = ['chat-window', 'static-list', 'vue-advanced-chat', 'deep-chat'];
  await build({
    entryPoints: pages.map((name) => file(`src/window/pages/${name}.ts`)),
    outdir: file('dist/window/pages'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
}

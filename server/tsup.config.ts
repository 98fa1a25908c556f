import { defineConfig } from 'tsup';

// Everything in `dependencies` stays external: the server runs from an ordinary npm install.
export default defineConfig({
  entry: { main: 'src/main.ts', index: 'src/index.ts', 'copy-store': 'src/copy/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
});

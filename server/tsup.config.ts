import { defineConfig } from 'tsup';

// Everything in `dependencies` stays external: the server runs from an ordinary npm install.
export default defineConfig({
  entry: ['src/main.ts', 'src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: { entry: 'src/index.ts' },
  sourcemap: true,
  clean: true,
});

import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/fault-proxy.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  sourcemap: true,
  clean: true,
});

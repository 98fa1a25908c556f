import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

// What is in `dependencies` stays external: the server runs from an ordinary npm install. Except
// TypeBox, and the schemas made with it: its seven hundred modules, read one by one, were a third of
// the time that the server takes to start.
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    index: 'src/index.ts',
    'copy-store': 'src/copy/main.ts',
    'mark-restored': 'src/restore/main.ts',
    'push-keys': 'src/push/main.ts',
    'store-thread': 'src/store/thread/store-thread.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  noExternal: [/^typebox/, '@chat/protocol/schemas'],
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
  async onSuccess() {
    const license = new URL('license', new URL('..', import.meta.resolve('typebox')));
    copyFileSync(license, fileURLToPath(new URL('dist/typebox.license', import.meta.url)));
  },
});

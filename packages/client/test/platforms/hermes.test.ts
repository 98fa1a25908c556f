import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';

/** A folder with `hermes-engine-cli`, and with Babel as React Native has it. */
const { HERMES, REQUIRE_ENGINES } = process.env;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What Metro makes of the package and an app that uses it. */
async function bundle(folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [here('../../dist/browser.cjs')],
    bundle: true,
    format: 'iife',
    globalName: 'Chat',
    target: 'es2022',
    write: false,
  });
  const sdk = new TextDecoder().decode(outputFiles[0]?.contents);
  const app = await readFile(here('./hermes/app.js'), 'utf8');
  const fromFolder = createRequire(join(folder, 'package.json'));
  const { code } = fromFolder('@babel/core').transformSync(`${sdk}\n${app}`, {
    presets: [[fromFolder.resolve('@react-native/babel-preset'), { enableBabelRuntime: false }]],
    sourceType: 'script',
    configFile: false,
    babelrc: false,
    compact: false,
    filename: 'app.js',
  });
  return code;
}

test.skipIf(!HERMES && !REQUIRE_ENGINES)(
  'in Hermes, React Native’s engine, the SDK connects, sends, and ends (HERMES)',
  async () => {
    const folder = HERMES as string;
    const temporary = await mkdtemp(join(tmpdir(), 'chat-hermes-'));
    onTestFinished(() => rm(temporary, { recursive: true }));
    const file = join(temporary, 'app.js');
    await writeFile(file, await bundle(folder));
    const hermes = join(folder, 'node_modules/hermes-engine-cli/linux64-bin/hermes');
    const { stdout } = await promisify(execFile)(hermes, ['-Xmicrotask-queue', '-w', file]);
    expect(stdout.trim().split('\n')).toEqual([
      'socket wss://chat.example.com/v1/ws chat.v1',
      'state online',
      'frame resume',
      'POST https://chat.example.com/v1/conversations',
      'frame send',
      'message sent 1',
      'frame ping',
      'refused disposed',
      'done',
    ]);
  },
);

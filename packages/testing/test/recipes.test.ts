import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';

const { JEST, REQUIRE_ENGINES } = process.env;
const home = fileURLToPath(new URL('..', import.meta.url));
const binaries = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Runs a program of Node as a shell would, and gives what it printed once it has ended well. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  // Of the runner that this test is in, the other one must not know.
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_|TEST$)/.test(name));
  const child = spawn(process.execPath, args, {
    cwd: home,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  expect(code, output).toBe(0);
  return output;
}

describe('the recipes do what stands in the README', () => {
  test('with node:test', { timeout: 120_000 }, async () => {
    expect(await run(['--test', 'recipes/node-test/helper.test.js'])).toMatch(/pass 2$/m);
  });

  test('with Vitest', { timeout: 120_000 }, async () => {
    const vitest = join(binaries, 'vitest/vitest.mjs');
    expect(await run([vitest, 'run', '--root', 'recipes/vitest'])).toMatch(/Tests +1 passed/);
  });

  test('with Playwright', { timeout: 120_000 }, async () => {
    const playwright = join(binaries, '@playwright/test/cli.js');
    const args = [playwright, 'test', '--config', 'recipes/playwright/playwright.config.ts'];
    expect(await run(args, { SHOP_PORT: String(await freePort()) })).toMatch(/1 passed/);
  });

  test.skipIf(!JEST && !REQUIRE_ENGINES)('with Jest (JEST)', { timeout: 120_000 }, async () => {
    const jest = join(JEST as string, 'node_modules/jest/bin/jest.js');
    const args = ['--experimental-vm-modules', jest, '--config', 'recipes/jest/jest.config.js'];
    expect(await run(args)).toMatch(/Tests: +1 passed/);
  });

  test('with nothing but the first example', { timeout: 120_000 }, async () => {
    const readme = readFileSync(join(home, 'README.md'), 'utf8');
    const [, example = ''] = /^```ts\n(import .*?)^```/ms.exec(readme) ?? [];
    const folder = join(home, 'node_modules/.cache');
    await mkdir(folder, { recursive: true });
    const file = join(folder, `readme-${process.pid}.mjs`);
    onTestFinished(() => rm(file, { force: true }));
    await writeFile(file, example);
    expect(await run([file])).toBe("[ 'Hi', 'Hello' ]\n");
  });

  test('and stand there as they are', () => {
    const readme = readFileSync(join(home, 'README.md'), 'utf8');
    const files = readdirSync(join(home, 'recipes'), { recursive: true, encoding: 'utf8' })
      // How our own browser is found is nobody else's business.
      .filter((file) => /\.(js|ts)$/.test(file) && !/(playwright|vitest)\.config/.test(file))
      .sort();
    expect(files).toHaveLength(8);
    for (const file of files) {
      const fence = `\`\`\`${file.endsWith('.ts') ? 'ts' : 'js'}\n`;
      const text = readFileSync(join(home, 'recipes', file), 'utf8');
      expect(readme, file).toContain(`${fence}// ${file}\n${text}\`\`\``);
    }
  });
});

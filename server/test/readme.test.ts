import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { atTestEnd, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config/config.js';
import { featureNames } from '../src/settings.js';
import { rest } from './rest.js';
import { temporaryDirectory } from './store/temporary-directory.js';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  test('names every environment variable, and no other', () => {
    const read = new Set<string>();
    const env: Record<string, undefined> = {};
    const listening = new Proxy(env, {
      get(_target, name) {
        read.add(String(name));
      },
    });
    readConfig(listening);
    const named = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...read].sort());
  });

  test('names what can be switched off', () => {
    const [row = ''] = /^\| `FEATURES_OFF` .*$/m.exec(readme) ?? [];
    expect(featureNames.filter((name) => !row.includes(`\`${name}\``))).toEqual([]);
  });

  test('shows an application with chat that works, and stops when asked', async () => {
    const [, example] = /```js\n(.*?)```/s.exec(readme) ?? [];
    // In `dist`, from where `@chat/server` is the built package, as it is for an application.
    const path = new URL(`../dist/readme-example-${process.pid}.mjs`, import.meta.url);
    await writeFile(path, example ?? '');
    const app = spawn(process.execPath, [fileURLToPath(path)], {
      cwd: temporaryDirectory(),
      env: { PATH: process.env.PATH, PORT: '0', JWT_SECRET: 's'.repeat(32) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    atTestEnd(async () => {
      app.kill('SIGKILL');
      await rm(path);
    });
    let output = '';
    app.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const [, port] = await waitFor(() => /Listening on port (\d+)/.exec(output));
    const url = `http://127.0.0.1:${port}`;

    expect(await (await fetch(url)).text()).toBe('My shop');
    expect(await rest({ url }, 'GET', '/healthz')).toMatchObject({ status: 200 });
    const exited = new Promise((resolve) => app.once('exit', resolve));
    app.kill('SIGTERM');
    expect(await exited).toBe(0);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../scripts/example.mjs', import.meta.url));

test('a site ends with the command that started it, also where Ctrl+C comes twice, as through npm', async () => {
  const child = spawn(process.execPath, [script, 'html'], {
    env: { ...process.env, PORT: '0', SITE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const url = await waitFor(() => /is open:\s+(http:\S+)\s/.exec(said)?.[1]);
  expect((await fetch(url)).ok).toBe(true);
  child.kill('SIGINT');
  child.kill('SIGINT');
  await ended;
  await waitFor(() =>
    fetch(url).then(
      () => false,
      () => true,
    ),
  );
});

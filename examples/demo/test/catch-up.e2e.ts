import {
  freePort,
  launchBrowser,
  nodeCount,
  registerUser,
  startServer,
  writeMessages,
} from '@chat/testkit';
import { expect, test } from 'vitest';
import { seed } from '../seed.mjs';
import { startDemo } from '../server.mjs';

/** Fewer where CI's stand-in for MongoDB scans all of them for each page. */
const missed = nodeCount() === 1 ? 10_000 : 1_000;

test(`a window that missed ${missed} messages catches up while one writes in it`, async () => {
  const port = await freePort();
  const server = await startServer({
    env: {
      ALLOWED_ORIGINS: `http://localhost:${port}`,
      LIMIT_FRAMES_PER_SECOND: '100000',
      RESERVED_USERNAMES: 'none',
    },
  });
  await seed(server.url);
  const demo = await startDemo({ chatUrl: server.url, port });
  try {
    const writer = await registerUser(server);
    const page = await (await launchBrowser()).newPage();
    await page.goto(`${demo.url}/support.html`);
    const chat = page.locator('chat-window');
    await chat.evaluate((element, name) => element.setAttribute('with', name), writer.username);
    await chat.getByLabel('Username').fill('support');
    await chat.getByLabel('Password').fill('demo-support-1');
    await chat.getByRole('button', { name: 'Sign in', exact: true }).click();
    const field = chat.getByRole('textbox', { name: /^Message to/ });
    await field.waitFor();
    const conversationId = await chat.evaluate(
      (element) => (element as HTMLElement & { conversation: { id: string } }).conversation.id,
    );

    await page.context().setOffline(true);
    await chat.getByText('You’re offline.').waitFor({ timeout: 20_000 });
    const texts = Array.from({ length: missed }, (_, index) => `missed ${index + 1}`);
    await writeMessages(server, writer.accessToken, conversationId, texts);
    await page.evaluate(() => {
      const tasks: number[] = [];
      const heard: string[] = [];
      Object.assign(globalThis, { longTasks: tasks, heard });
      document.addEventListener('chat-message', (event) => {
        const { text } = (event as CustomEvent & { message: { text: string } }).message;
        heard.push(text);
      });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: 'longtask' });
    });

    const began = performance.now();
    await page.context().setOffline(false);
    // What is typed under way is there, and goes out behind what was missed.
    await field.pressSequentially('still here');
    await field.press('Enter');
    await chat.locator('chat-message').getByText(`missed ${missed}`, { exact: true }).waitFor();
    const took = performance.now() - began;
    await chat.locator('chat-message').getByText('still here', { exact: true }).waitFor();

    expect(await chat.locator('chat-message').count()).toBeLessThan(150);
    const shown = await chat.evaluate((element) =>
      (
        element as HTMLElement & { conversation: { messages: { text: string }[] } }
      ).conversation.messages.map(({ text }) => text),
    );
    // At its end a window lets go of what is far above.
    const others = shown.filter((text) => text !== 'still here');
    expect(others).toEqual(texts.slice(-others.length));
    expect(others.length).toBeGreaterThanOrEqual(Math.min(missed, 299));
    expect(shown).toHaveLength(others.length + 1);
    const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
    expect(heard.filter((text) => text !== 'still here')).toEqual(texts);
    const { longest, heap } = await page.evaluate(() => {
      const { longTasks } = globalThis as unknown as { longTasks: number[] };
      const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
      return { longest: Math.max(0, ...longTasks), heap: memory.usedJSHeapSize / 1024 / 1024 };
    });
    console.log(
      `window catching up with ${missed} messages: ${Math.round(took)} ms, longest task ${Math.round(longest)} ms, heap ${Math.round(heap)} MiB`,
    );
  } finally {
    await demo.close();
  }
}, 90_000);

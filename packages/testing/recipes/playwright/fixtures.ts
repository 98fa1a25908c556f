import { startChat, type TestChat } from '@chat/testing';
import { test as base } from '@playwright/test';
import { startShop } from './shop.js';

/** Each worker has a chat and a shop of its own. */
export const test = base.extend<object, { chat: TestChat; shop: { url: string } }>({
  chat: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads there what is wanted.
    async ({}, use, { parallelIndex }) => {
      const chat = await startChat({ origins: [`http://127.0.0.1:${shopPort(parallelIndex)}`] });
      await use(chat);
      await chat.close();
    },
    { scope: 'worker' },
  ],
  shop: [
    async ({ chat }, use, { parallelIndex }) => {
      const port = shopPort(parallelIndex);
      const shop = await startShop({ port, chatUrl: chat.url, chatSecret: chat.hostSecret });
      await use(shop);
      shop.close();
    },
    { scope: 'worker' },
  ],
});

const shopPort = (worker: number) => Number(process.env.SHOP_PORT ?? 4300) + worker;

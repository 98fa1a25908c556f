import { expect } from '@playwright/test';
import { test } from './fixtures.js';

test('customers write to support, also while they are offline', async ({ page, chat, shop }) => {
  const { id } = await chat.conversation('ada', 'support', [['support', 'How can we help?']]);
  await page.goto(shop.url);
  await expect(page.getByText('How can we help?')).toBeVisible();

  chat.network.offline();
  await page.getByRole('textbox').fill('My parcel is late');
  await page.keyboard.press('Enter');
  await expect(page.getByText('My parcel is late')).toBeVisible();
  chat.network.online();

  const texts = async () => (await chat.messages(id)).map(({ text }) => text);
  await expect.poll(texts, { timeout: 20_000 }).toEqual(['How can we help?', 'My parcel is late']);
});

import { launchBrowser, waitFor } from '@chat/testkit';
import type { Browser, Page } from 'playwright';
import { expect, test } from 'vitest';
import { npmStart } from './npm-start.js';

/** A person at a browser of their own, with a chat window open. */
class Visitor {
  readonly page: Page;
  /** What the browser complained about: violations of the page's Content-Security-Policy, throws. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<Visitor> {
    const context = await browser.newContext();
    const visitor = new Visitor(await context.newPage());
    await visitor.page.goto(url);
    return visitor;
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.composer().waitFor();
  }

  composer() {
    return this.page.getByRole('textbox', { name: /^Message to/ });
  }

  async write(text: string): Promise<void> {
    await this.composer().fill(text);
    await this.composer().press('Enter');
  }

  /** The rows of the conversation, oldest first, each with its text and the words of its state. */
  rows(): Promise<string[]> {
    return this.page
      .locator('chat-message')
      .evaluateAll((rows) =>
        rows.map((row) => row.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? ''),
      );
  }

  async seesOnce(text: string): Promise<void> {
    await waitFor(async () => (await this.rows()).some((row) => row.includes(text)), {
      message: `“${text}” in the window`,
    });
    expect((await this.rows()).filter((row) => row.includes(text))).toHaveLength(1);
  }

  async order(texts: readonly string[]): Promise<string[]> {
    const rows = await this.rows();
    return rows.flatMap((row) => texts.filter((text) => row.includes(text)));
  }
}

test('two people chat from a fresh demo, reload, and go on after the server was stopped and started', async () => {
  const demo = await npmStart();
  const browser = await launchBrowser();

  const alice = await Visitor.open(browser, demo.shopUrl);
  const support = await Visitor.open(browser, `${demo.shopUrl}/support.html`);
  await alice.signIn('alice', 'demo-alice-1');
  await support.signIn('support', 'demo-support-1');

  await alice.write('Do you have the green bowl?');
  await support.seesOnce('Do you have the green bowl?');
  await support.write('Yes, two are left.');
  await alice.seesOnce('Yes, two are left.');

  await alice.page.reload();
  await alice.seesOnce('Do you have the green bowl?');
  await alice.seesOnce('Yes, two are left.');

  await demo.stop();
  for (const { page } of [alice, support]) {
    await page
      .getByText(/Connection lost/)
      .first()
      .waitFor({ timeout: 15_000 });
  }
  await alice.write('Please keep one for me.');
  await demo.start();

  await support.seesOnce('Please keep one for me.');
  await support.write('It is behind the counter.');
  await alice.seesOnce('It is behind the counter.');

  const all = [
    'Do you have the green bowl?',
    'Yes, two are left.',
    'Please keep one for me.',
    'It is behind the counter.',
  ];
  expect(await alice.order(all)).toEqual(all);
  expect(await support.order(all)).toEqual(all);
  expect([...alice.complaints, ...support.complaints]).toEqual([]);
});

test('the assistant of the demo answers word by word, until it is stopped', async () => {
  const demo = await npmStart();
  const browser = await launchBrowser();
  const alice = await Visitor.open(browser, `${demo.shopUrl}/assistant`);

  await alice.page.getByRole('button', { name: 'Sign in as Alice' }).click();
  await alice.composer().waitFor();
  await alice.write('How much water does it need?');
  const stop = alice.page.getByRole('button', { name: /^Stop .*Fern/ });
  await stop.waitFor();
  await waitFor(async () => (await alice.rows()).at(-1)?.includes('a hole is better than both.'));
  await alice.write('Tell me the story of a pot');
  await waitFor(async () => (await alice.rows()).at(-1)?.includes('It begins with a lump'));
  await stop.click();
  await stop.waitFor({ state: 'detached' });
  await alice.seesOnce('It begins with a lump');
  expect(alice.complaints).toEqual([]);
});

test('somebody new registers in the window and writes to the shop', async () => {
  const demo = await npmStart();
  const browser = await launchBrowser();
  const visitor = await Visitor.open(browser, demo.shopUrl);

  await visitor.page.getByRole('button', { name: 'Create account' }).first().click();
  await visitor.page.getByLabel('Username').fill('newcomer');
  await visitor.page.getByLabel('Choose a password').fill('a long password');
  await visitor.page.getByRole('button', { name: 'Create account' }).last().click();
  await visitor.composer().waitFor();
  await visitor.write('First time here');
  await visitor.seesOnce('First time here');
  await waitFor(async () => (await visitor.rows()).at(-1)?.includes('Sent'));
  expect(visitor.complaints).toEqual([]);
});

test('a wrong password is answered in words, and the right one then works', async () => {
  const demo = await npmStart();
  const browser = await launchBrowser();
  const visitor = await Visitor.open(browser, demo.shopUrl);

  await visitor.page.getByLabel('Username').fill('alice');
  await visitor.page.getByLabel('Password').fill('not her password');
  await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await visitor.page.getByText(/don’t match/).waitFor();
  await visitor.signIn('alice', 'demo-alice-1');
});

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ChatClient, type Conversation } from '@chat/client';
import { launchBrowser, listen, startServer } from '@chat/testkit';
import { expect, onTestFinished, test } from 'vitest';

const file = fileURLToPath(new URL('../../../docs/ACCESSIBILITY.md', import.meta.url));

async function newAccount(url: string, name: string) {
  const client = new ChatClient({ url, auth: { session: { storage: 'memory' } } });
  onTestFinished(() => client.disconnect());
  const account = { username: name.toLowerCase(), password: randomUUID() };
  await client.register({ ...account, name });
  await client.connect();
  return { ...account, client };
}

const latest = ({ messages }: Conversation) => {
  const message = messages.at(-1);
  if (!message) throw new Error('Nothing was said.');
  return message;
};

/** Waits for what one side is to hear of the other. */
const heard = (conversation: Conversation, text: string) =>
  expect.poll(() => conversation.messages.some((each) => each.text === text)).toBe(true);

test('docs/ACCESSIBILITY.md shows a conversation as assistive technology is told of it', async () => {
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  const url = await listen(site);
  const chat = await startServer({ env: { ALLOWED_ORIGINS: url } });
  const [ada, bo] = await Promise.all([newAccount(chat.url, 'Ada'), newAccount(chat.url, 'Bo')]);
  const html = `<!doctype html><html lang="en"><script src="${chat.url}/chat-window.js"></script>
    <chat-window server="${chat.url}" with="bo"></chat-window>`;

  const ofBo = await bo.client.conversationWith('ada');
  const ofAda = await ada.client.conversationWith('bo');
  await ofBo.send('Shall we meet at noon?');
  await heard(ofAda, 'Shall we meet at noon?');
  await ofAda.send('With pleasure.', { replyTo: latest(ofAda) });
  await heard(ofBo, 'With pleasure.');
  await ofBo.react(latest(ofBo), '👍', true);
  await ofBo.send('At my place, then.');
  await ofBo.delete(latest(ofBo));
  await ofBo.send('At yours, then.');
  ofBo.markRead();

  const browser = await launchBrowser();
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Username').fill(ada.username);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('At yours, then.').waitFor();
  // Without what keeps names apart from the words around them, which nobody sees.
  const tree = async () =>
    (await page.locator('chat-window').ariaSnapshot())
      .replace(/[\u2066-\u2069]/g, '')
      .replaceAll('\u202f', ' ');
  // What comes by itself a moment later.
  await expect.poll(tree).toMatch(/Online[\s\S]*Read[\s\S]*Attach/i);

  const shown = (await tree()).replace(/\b\d{1,2}:\d\d\s[AP]M\b/g, '12:00 PM');
  const document = (await readFile(file, 'utf8')).replace(
    /(<!-- tree -->\n```yaml\n)[\s\S]*?(```\n<!-- \/tree -->)/,
    (_, before: string, after: string) => `${before}${shown}\n${after}`,
  );
  expect(document).toContain(shown);
  await expect(document).toMatchFileSnapshot(file);
});

import { readFile, rm, writeFile } from 'node:fs/promises';
import { atTestEnd, ownName, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { rest } from '../rest.js';

interface HostUser {
  readonly id: string;
  readonly displayName: string;
  readonly isStaff?: boolean;
}

/** What the page for host sites has them write. */
interface Example {
  /** Answers `GET /api/chat-token` to this user. */
  answer(user: HostUser): Promise<{ token: string }>;
  chatToken(user: HostUser): Promise<string>;
}

const hostSecret = 'the host secret, thirty-two bytes';

async function loadExample(): Promise<Example> {
  const page = await readFile(new URL('../../../docs/HOST-SITES.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```js\n(.*?)```/gs)]
    .map(([, code = '']) => code)
    .filter((code) => code.includes('SignJWT'));
  expect(blocks).toHaveLength(2);
  const around = `
    let handle;
    const requireLogin = (_request, _response, next) => next();
    const app = { get: (_path, _login, handler) => { handle = handler; } };
    export const answer = (user) =>
      new Promise((resolve, reject) => {
        handle({ user }, { json: resolve }).catch(reject);
      });
    export { chatToken };`;
  // In `dist`, from where `jose` is found.
  const path = new URL(`../../dist/host-example-${process.pid}.mjs`, import.meta.url);
  // Imports are hoisted, what they need to be called from is not.
  const [imports = '', ...rest_] = (blocks[0] ?? '').split('\n\n');
  await writeFile(path, [imports, around, ...rest_, blocks[1]].join('\n'));
  atTestEnd(() => rm(path));
  const before = process.env.HOST_JWT_SECRET;
  process.env.HOST_JWT_SECRET = hostSecret;
  try {
    return (await import(path.href)) as Example;
  } finally {
    if (before === undefined) delete process.env.HOST_JWT_SECRET;
    else process.env.HOST_JWT_SECRET = before;
  }
}

test('a host’s backend as the page for host sites shows it signs its users in, and says who writes to whom', async () => {
  const { answer, chatToken } = await loadExample();
  const server = await startServer({
    env: { HOST_JWT_SECRET: hostSecret, CONVERSATIONS_OPENED_BY: 'named' },
  });
  const open = (token: string, username: string) =>
    rest(server, 'POST', '/v1/conversations', { token, body: { username } });
  const arrive = async (token: string) =>
    (await rest(server, 'GET', '/v1/me', { token })).body.user as { name: string };

  const customer = { id: ownName(), displayName: 'Ann' };
  const agent = { id: `agent-${ownName()}`, displayName: 'Ben', isStaff: true };
  const { token: plain } = await answer(customer);
  expect(await arrive(plain)).toMatchObject({ username: customer.id, name: 'Ann' });
  const [hers, his] = [await chatToken(customer), await chatToken(agent)];
  const other = await chatToken({ id: ownName(), displayName: 'Eve' });
  for (const token of [hers, his, other]) await arrive(token);

  expect((await open(plain, agent.id)).status).toBe(404);
  expect((await open(other, customer.id)).status).toBe(404);
  expect((await open(hers, agent.id)).status).toBe(201);
  expect((await open(his, customer.id)).status).toBe(200);
});

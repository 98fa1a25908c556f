/** The site: its pages, who is signed in on it, and their token for the chat. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { chatToken } from './chat-token.mjs';
import { people } from './people.mjs';

/**
 * @param {object} options
 * @param {string} options.chatUrl - where the chat server is
 * @param {string} options.secret - HOST_JWT_SECRET
 * @param {number} options.port - 0 takes a free one
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} [options.pages]
 */
export async function startSite({ chatUrl, secret, port, pages = notFound }) {
  if (!secret) throw new Error('HOST_JWT_SECRET is not set.');
  await introduce(chatUrl, secret);
  /** Who is signed in, by what their cookie says. */
  const sessions = new Map();

  const routes = {
    'GET /me': ({ user }) => user ?? null,
    'GET /people': ({ user }) => people.filter((each) => each !== user),
    'POST /sign-in': ({ query, response }) => {
      const user = people.find(({ id }) => id === query.get('as'));
      if (!user) return undefined;
      const session = randomBytes(16).toString('hex');
      sessions.set(session, user);
      response.setHeader('set-cookie', `session=${session}; Path=/; HttpOnly; SameSite=Strict`);
      return user;
    },
    'POST /sign-out': ({ session }) => {
      sessions.delete(session);
      return null;
    },
    // 401 says that there is nobody to be had a token for.
    'GET /chat-token': async ({ user }) => user && { token: await chatToken(secret, user) },
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const name = `${request.method} ${pathname}`;
    if (!Object.hasOwn(routes, name)) return pages(request, response);
    const [, session] = /(?:^|; )session=([0-9a-f]+)/.exec(request.headers.cookie ?? '') ?? [];
    const user = sessions.get(session);
    const said = await routes[name]({ user, session, query, response });
    response.writeHead(said === undefined ? 401 : 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(said ?? null));
  });
  await new Promise((resolve) => server.listen(port, 'localhost', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** A user of the site is one of the chat from their first token on: these can be written to before they have come. */
async function introduce(chatUrl, secret) {
  for (const user of people) {
    const headers = { authorization: `Bearer ${await chatToken(secret, user)}` };
    const { ok, status } = await fetch(`${chatUrl}/v1/me`, { headers });
    if (!ok) throw new Error(`The chat server answered ${status} for ${user.name}.`);
  }
}

function notFound(_request, response) {
  response.writeHead(404).end();
}

import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';

/** Who has an account on this site. Yours are in your database, and have passwords. */
export const people = [
  { id: 'ada', name: 'Ada' },
  { id: 'bo', name: 'Bo' },
  { id: 'cleo', name: 'Cleo' },
];

/**
 * The token that tells the chat server who somebody is (docs/HOST-SITES.md).
 *
 * @param {string} secret - HOST_JWT_SECRET
 * @param {{ id: string, name: string }} user
 */
export function chatToken(secret, user) {
  return new SignJWT({ name: user.name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.id)
    .setAudience('chat')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(secret));
}

/**
 * What the site's backend answers: who is signed in, and their token for the chat. Any framework does this in as many lines.
 *
 * @param {string} secret - HOST_JWT_SECRET
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, next: () => void) => void}
 */
export function backend(secret) {
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

  return async (request, response, next) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const name = `${request.method} ${pathname}`;
    if (!Object.hasOwn(routes, name)) return next();
    const [, session] = /(?:^|; )session=([0-9a-f]+)/.exec(request.headers.cookie ?? '') ?? [];
    const user = sessions.get(session);
    const said = await routes[name]({ user, session, query, response });
    response.writeHead(said === undefined ? 401 : 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(said ?? null));
  };
}

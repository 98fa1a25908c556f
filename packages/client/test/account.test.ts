import { registerUser, sharedServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { ChatClient } from '../src/chat-client.js';
import type { ChatClientOptions } from '../src/chat-client-options.js';
import type { Environment } from '../src/environment.js';
import type { User } from '../src/model.js';
import { createClient } from './support/connect-client.js';
import { ManualClock } from './support/manual-clock.js';
import { send, someone, startScriptedServer } from './support/scripted-server.js';
import { sharedSession } from './support/shared-session.js';
import { sharedStorage } from './support/shared-storage.js';

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    ({ code }: { code: string }) => code,
  );

function usersOf(client: ChatClient) {
  const users: (User | null)[] = [];
  client.on('user', (user) => users.push(user));
  return users;
}

describe('what others see of a user', () => {
  const picture = 'https://pictures.example/ada.png';

  async function setUp(env: Readonly<Record<string, string>> = {}) {
    const server = await sharedServer(env);
    const [user, peer] = [await registerUser(server), await registerUser(server)];
    const session = sharedSession();
    const open = async (options: Partial<ChatClientOptions> = {}) => {
      const client = createClient({
        ...{ url: server.url, auth: { session: { storage: session.tab() } } },
        ...options,
      });
      if (!client.signedIn) await client.signIn(user);
      await client.connect();
      return client;
    };
    return { server, user, peer, session, open };
  }

  test('is another name and picture on all of their devices, in all tabs, and in the session; told once', async () => {
    const { server, user, peer, session, open } = await setUp();
    const [client, tab] = [await open(), await open()];
    const device = await open({ auth: { session: { storage: 'memory' } } });
    const everywhere = [client, tab, device];
    const heard = everywhere.map(usersOf);
    const conversations = await Promise.all(
      everywhere.map((each) => each.conversationWith(peer.username)),
    );
    const account = await client.account();
    expect(await client.account()).toBe(account);

    const changed = await account.change({ name: 'Ada', picture });
    expect(changed).toEqual({ id: user.user.id, username: user.username, name: 'Ada', picture });
    expect([client.user, session.kept()?.user]).toEqual([changed, changed]);
    await waitFor(() => everywhere.every((each) => each.user?.picture === picture));
    await waitFor(() =>
      conversations.every(({ members }) => members.some(({ name }) => name === 'Ada')),
    );
    const plain = await account.change({ picture: null });
    expect(plain).toEqual({ id: user.user.id, username: user.username, name: 'Ada' });
    await waitFor(() => everywhere.every((each) => each.user?.picture === undefined));
    expect(await account.change({})).toEqual(plain);
    expect(session.kept()?.user).toEqual(plain);
    expect(heard).toEqual(everywhere.map(() => [changed, plain]));
    // Known before anything was asked.
    const reloaded = createClient({
      ...{ url: server.url, auth: { session: { storage: session.tab() } } },
    });
    expect(reloaded.user).toEqual(plain);
  });

  test('is in the session that a refresh gets meanwhile, whose answer has them as they were', async () => {
    const { session, open } = await setUp({ ACCESS_TOKEN_TTL: '6s' });
    const got: string[] = [];
    let answer: (() => void) | null = null;
    let changed = false;
    const client = await open({
      environment: {
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          if (init.method === 'PATCH') changed = true;
          if (!url.endsWith('/refresh')) return response;
          const { refreshToken } = (await response.clone().json()) as { refreshToken: string };
          got.push(refreshToken);
          // The server’s word of before, late.
          if (answer === null) await new Promise<void>((resolve) => (answer = resolve));
          return response;
        },
      },
    });
    const users = usersOf(client);
    const letGo = await waitFor(() => answer);
    const changing = (await client.account()).change({ name: 'Ada' });
    await waitFor(() => changed);
    // It is shown at once, whatever the session waits for.
    await waitFor(() => client.user?.name === 'Ada');
    letGo();
    const user = await changing;
    expect(session.kept()).toMatchObject({ user, refreshToken: got[0] });
    await waitFor(() => got.length >= 2);
    await waitFor(() => session.kept()?.refreshToken === got.at(-1));
    expect([session.kept()?.user, client.user, users]).toEqual([user, user, [user]]);
  });

  test('is in the session when it was missed while nobody was connected', async () => {
    const { session, open } = await setUp();
    const client = await open();
    client.disconnect();
    const device = await open({ auth: { session: { storage: 'memory' } } });
    const user = await (await device.account()).change({ name: 'Ada' });
    expect(session.kept()?.user.name).not.toBe('Ada');
    const users = usersOf(client);
    await client.connect();
    await waitFor(() => session.kept()?.user.name === 'Ada');
    expect([client.user, users]).toEqual([user, [user]]);
  });

  test('stays as it is when the server refuses, or does not offer it, or they have signed out', async () => {
    const { user, open, session } = await setUp();
    const client = await open();
    const account = await client.account();
    for (const change of [{ name: ' ' }, { picture: 'http://pictures.example/ada.png' }]) {
      expect(await codeOf(account.change(change))).toBe('invalid_request');
    }
    expect(client.user).toEqual(user.user);
    let answer: (() => void) | null = null;
    const slow: Environment['fetch'] = async (url, init) => {
      const response = await fetch(url, init);
      if (init.method === 'PATCH') await new Promise<void>((resolve) => (answer = resolve));
      return response;
    };
    const tab = await open({ environment: { fetch: slow } });
    const changing = codeOf((await tab.account()).change({ name: 'Ada' }));
    const letGo = await waitFor(() => answer);
    await tab.signOut();
    letGo();
    expect(await changing).toBe('signed_out');
    expect([tab.user, session.kept()]).toEqual([null, null]);
    await waitFor(() => client.state.status === 'unauthorized');
    expect(await codeOf(account.change({ name: 'Ada' }))).toBe('signed_out');
    expect(await codeOf(client.account())).toBe('not_signed_in');
  });
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly authorization: string | undefined;
}
interface Answer {
  readonly status: number;
  readonly body?: object | string;
}
const refused = (status: number, code: string): Answer => ({
  status,
  body: { code, message: 'Refused.' },
});
const done: Answer = { status: 204 };
const everything = { profile: {}, sessions: {}, leaving: {} };

/** An account’s server that answers what it is told to. Tabs share its session, and what they keep. */
async function startAccountServer(
  answer: (asked: Asked, count: number) => Answer | 'cut' | Promise<Answer>,
  features: object = everything,
) {
  const asked: Asked[] = [];
  const sockets: WebSocket[] = [];
  let tokens = 0;
  let hasEnded = false;
  const other = { id: 'usr_other', username: 'other', name: 'Other' };
  const conversation = {
    id: 'cnv_1',
    members: [someone, other].map((user) => ({ user, delivered: 0, read: 0 })),
    ...{ head: 0, createdAt: 0 },
  };
  const server = await startScriptedServer({
    onSocket: (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const { type, id } = JSON.parse(String(data));
        if (type === 'resume') send(socket, { type: 'resumed', id, heads: [] });
      });
      send(socket, {
        ...{ type: 'welcome', connectionId: 'c1', user: someone, features },
        ...{ expiresIn: 900_000, pingInterval: 25_000 },
      });
    },
    onRequest: async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { url: path = '', method = '', headers } = request;
      const body = JSON.parse(Buffer.concat(parts).toString() || 'null');
      const reply = ({ status, body }: Answer) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : body && JSON.stringify(body));
      };
      if (/\/auth\/(login|refresh)/.test(path)) {
        asked.push({ method, path, body, authorization: undefined });
        tokens += 1;
        const pair = { accessToken: `access-${tokens}`, refreshToken: `refresh-${tokens}` };
        const user = body.username === other.username ? other : someone;
        const signedIn = { user, ...pair, accessExpiresIn: 900_000 };
        reply(hasEnded ? refused(401, 'session_ended') : { status: 200, body: signedIn });
      } else if (hasEnded) {
        reply(refused(401, 'invalid_token'));
      } else if (/conversations/.test(path)) {
        const page = { messages: [], more: false, head: 0 };
        reply({ status: 200, body: path.includes('messages') ? page : { conversation } });
      } else {
        asked.push({ method, path, body, authorization: headers.authorization });
        const given = await answer(asked.at(-1) as Asked, asked.length);
        if (given === 'cut') request.socket.destroy();
        else reply(given);
      }
    },
  });
  const session = sharedSession();
  const storage = sharedStorage();
  const open = async (environment: Partial<Environment> = {}) => {
    const client = createClient({
      ...{ url: server.url, storage: storage.tab() },
      auth: { session: { storage: session.tab() } },
      environment: { random: () => 0.002, ...environment },
    });
    if (!client.signedIn) await client.signIn({ username: someone.username, password: 'p' });
    await client.connect();
    return client;
  };
  return {
    ...{ server, session, storage, asked, open },
    /** Ends the session. @param tells whether its sockets are closed */
    end(tells = true) {
      hasEnded = true;
      if (tells) for (const socket of sockets) socket.close(4403);
    },
    /** What was asked of it, but for tokens. */
    requests: () =>
      asked
        .filter(({ path }) => !path.includes('/login'))
        .map(({ method, path }) => `${method} ${path}`),
  };
}

const times = { createdAt: 1, activeAt: 2, expiresAt: 3 };

describe('the sessions of a user', () => {
  test('are listed', async () => {
    const sessions = [
      { id: 'ses_1', current: true, ...times, more: 'of a newer server' },
      { id: 'ses_2', ...times, agent: 'A browser' },
    ];
    const { open, requests } = await startAccountServer((_, count) => ({
      status: 200,
      body: count === 2 ? { sessions } : { sessions: [{ id: 'ses_1' }] },
    }));
    const account = await (await open()).account();
    expect(await account.sessions()).toEqual([
      { id: 'ses_1', current: true, ...times },
      { id: 'ses_2', current: false, ...times, agent: 'A browser' },
    ]);
    expect(requests()).toEqual(['GET /v1/me/sessions']);
    expect(await codeOf(account.sessions())).toBe('bad_response');
  });

  test('are ended one by one, or all others; one’s own as by signing out', async () => {
    const sessions = [
      { id: 'ses_1', current: true, ...times },
      { id: 'ses_2', ...times },
    ];
    const { open, requests, session } = await startAccountServer(({ method }) =>
      method === 'GET' ? { status: 200, body: { sessions } } : done,
    );
    const client = await open();
    const account = await client.account();
    await account.endSession('ses_2');
    await account.endOtherSessions();
    expect(client.state.status).toBe('online');
    const { refreshToken } = session.kept() ?? {};
    await account.endSession('ses_1');
    expect([client.state.status, client.user, session.kept()]).toEqual(['closed', null, null]);
    expect(requests()).toEqual([
      'GET /v1/me/sessions',
      'DELETE /v1/me/sessions/ses_2',
      'DELETE /v1/me/sessions',
      'GET /v1/me/sessions',
      'POST /v1/auth/logout',
    ]);
    expect(refreshToken).toBe('refresh-1');
  });

  test('and a password: a wrong one is no reason for another token, a token that has expired is', async () => {
    const { open, asked, requests, session } = await startAccountServer((_, count) =>
      count === 2
        ? refused(401, 'invalid_credentials')
        : count === 3
          ? refused(401, 'token_expired')
          : done,
    );
    const client = await open();
    const users = usersOf(client);
    const account = await client.account();
    const change = { password: 'the present one', newPassword: 'the next one' };
    expect(await codeOf(account.changePassword(change))).toBe('invalid_credentials');
    expect(requests()).toEqual(['PUT /v1/me/password']);
    await account.changePassword(change);
    expect(requests().slice(1)).toEqual([
      'PUT /v1/me/password',
      'POST /v1/auth/refresh',
      'PUT /v1/me/password',
    ]);
    expect(asked.at(-1)).toMatchObject({ body: change, authorization: 'Bearer access-2' });
    expect([client.state.status, users, session.kept()?.refreshToken]).toEqual([
      ...['online', []],
      'refresh-2',
    ]);
  });
});

describe('what the server has of a user', () => {
  const lines = ['{"type":"user","id":"usr_someone"}', '{"type":"end"}', ''].join('\n');

  test('comes as it is, once it is complete', async () => {
    const answers = [lines, lines.trim(), lines.split('\n')[0] ?? '', '', '{"type":"end"}x'];
    const { open, asked } = await startAccountServer((_, count) => ({
      ...{ status: 200, body: answers[count - 2] ?? '' },
    }));
    const account = await (await open()).account();
    const blob = await account.export();
    expect([await blob.text(), blob.type]).toEqual([lines, 'application/x-ndjson']);
    expect(await (await account.export()).text()).toBe(lines.trim());
    for (let n = 0; n < 3; n += 1) {
      const incomplete = { code: 'bad_response', retryable: true };
      await expect(account.export()).rejects.toMatchObject(incomplete);
    }
    expect(asked.at(-1)).toMatchObject({ method: 'GET', path: '/v1/me/export' });
  });

  test('comes with the next token, and a refusal is told', async () => {
    const { open } = await startAccountServer((_, count) =>
      count === 2
        ? refused(401, 'token_expired')
        : count === 4
          ? { status: 200, body: lines }
          : refused(429, 'rate_limited'),
    );
    const account = await (await open()).account();
    expect(await (await account.export()).text()).toBe(lines);
    expect(await codeOf(account.export())).toBe('rate_limited');
  });

  /** A client whose export comes in parts, by a clock that moves when told to. */
  async function setUpParts(streams = true) {
    const { server, session } = await startAccountServer(() => done);
    const clock = new ManualClock();
    let feed: ReadableStreamDefaultController<Uint8Array> | null = null;
    let cancelled = false;
    const client = createClient({
      ...{ url: server.url, auth: { session: { storage: session.tab() } } },
      environment: {
        clock,
        fetch: async (url, init) => {
          if (!url.endsWith('/export')) return fetch(url, init);
          const stream = new ReadableStream<Uint8Array>({
            start(controller) {
              feed = controller;
              init.signal?.addEventListener('abort', () =>
                controller.error(new DOMException('Aborted.', 'AbortError')),
              );
            },
            cancel() {
              cancelled = true;
            },
          });
          const response = new Response(stream);
          if (!streams) Object.defineProperty(response, 'body', { value: undefined });
          return response;
        },
      },
    });
    await client.signIn({ username: someone.username, password: 'p' });
    const outcome = (await client.account()).export().then(
      async (blob) => blob.text(),
      ({ code }: { code: string }) => code,
    );
    const controller = await waitFor(() => feed);
    return {
      ...{ client, clock, outcome },
      part: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
      end: () => controller.close(),
      wasCancelled: () => cancelled,
    };
  }

  test('may take its time as long as there is more of it', async () => {
    const { clock, outcome, part, end } = await setUpParts();
    for (const text of lines) {
      await clock.advance(100_000);
      part(text);
    }
    await clock.advance(100_000);
    end();
    expect(await outcome).toBe(lines);
    expect(clock.pending).toBe(0);
  });

  test('is given up when nothing more comes', async () => {
    const { clock, outcome, part } = await setUpParts();
    part(lines);
    await clock.advance(119_999);
    await clock.advance(1);
    expect(await outcome).toBe('timeout');
    expect(clock.pending).toBe(0);
  });

  test('is for nobody who has signed out meanwhile, and not read any further', async () => {
    const { client, outcome, part, wasCancelled } = await setUpParts();
    part('{');
    await client.signOut();
    part('}');
    expect(await outcome).toBe('signed_out');
    expect(wasCancelled()).toBe(true);
  });

  test('comes where nothing can be read in parts', async () => {
    const { outcome, part, end } = await setUpParts(false);
    part(lines);
    end();
    expect(await outcome).toBe(lines);
  });
});

describe('a user who deletes themself', () => {
  /** Two tabs, with what is not sent, and a server that deletes as it is told to. */
  async function setUp(answer: () => Answer | 'cut' | Promise<Answer>) {
    const chat = await startAccountServer(() => answer());
    const [client, tab] = [await chat.open(), await chat.open()];
    const { outbox, changes, cache } = await chat.storage.kept();
    for (const each of [client, tab]) {
      const conversation = await each.conversation('cnv_1');
      conversation.send('Never answered').catch(() => {});
    }
    await changes?.put({
      ...{ changeId: 'change', conversationId: 'cnv_1', key: 'usr_other:1', kind: 'delete' },
      ...{ seq: 1, base: 1, createdAt: 1, order: 1 },
    });
    (await tab.conversation('cnv_1')).setDraft('Never sent');
    /** Messages and changes that wait; conversations and drafts. */
    const kept = async () =>
      Promise.all([outbox, changes, cache].map(async (each) => (await each?.list())?.length));
    await waitFor(async () => (await kept()).join() === '2,1,2');
    return { ...chat, client, tab, kept };
  }

  const isGone = ({ user, signedIn, state }: ChatClient) =>
    user === null && !signedIn && state.status === 'unauthorized';

  test('is gone from this device, in all tabs, with what was not sent', async () => {
    const { client, tab, asked, session, kept } = await setUp(() => done);
    const account = await client.account();
    await account.delete({ password: 'hers' });
    expect(asked.at(-1)).toMatchObject({ path: '/v1/me/deletion', body: { password: 'hers' } });
    expect([isGone(client), session.kept(), await kept()]).toEqual([true, null, [0, 0, 0]]);
    await waitFor(() => isGone(tab));
    expect(await codeOf(account.delete())).toBe('signed_out');
  });

  test('is so, too, when the end of the session is known before the answer is', async () => {
    const chat = await setUp(async () => {
      chat.end();
      await waitFor(() => isGone(chat.client) && isGone(chat.tab));
      return done;
    });
    await (await chat.client.account()).delete();
    expect(chat.session.kept()).toBeNull();
    expect(await chat.kept()).toEqual([0, 0, 0]);
  });

  test('and whose answer is lost finds the session ended with the next request', async () => {
    const chat = await setUp(() => 'cut');
    const { client, session, asked } = chat;
    const account = await client.account();
    expect(await codeOf(account.delete())).toBe('connection_failed');
    expect([asked.at(-1)?.body, client.user]).toEqual([{}, session.kept()?.user]);
    chat.end(false);
    expect(await codeOf(account.delete())).toBe('session_ended');
    expect([isGone(client), session.kept()]).toEqual([true, null]);
    // It may have ended for another reason: what was not sent waits.
    expect((await chat.kept())[0]).toBe(2);
  });

  test('stays, with all that is here, where the password is wrong', async () => {
    const { client, kept, session, requests } = await setUp(() =>
      refused(401, 'invalid_credentials'),
    );
    const account = await client.account();
    expect(await codeOf(account.delete({ password: 'wrong' }))).toBe('invalid_credentials');
    expect([client.state.status, client.user]).toEqual(['online', session.kept()?.user]);
    expect(await kept()).toEqual([2, 1, 2]);
    expect(requests()).toEqual(['POST /v1/me/deletion']);
  });

  test('is gone from this device although the client was disposed meanwhile, which it tells', async () => {
    const chat = await setUp(async () => {
      chat.client.dispose();
      return done;
    });
    expect(await codeOf((await chat.client.account()).delete())).toBe('disposed');
    expect([chat.session.kept(), await chat.kept()]).toEqual([null, [0, 0, 0]]);
  });

  test('takes nobody along who has signed in meanwhile', async () => {
    let letGo: ((answer: Answer) => void) | null = null;
    const { client, session } = await setUp(() => new Promise((resolve) => (letGo = resolve)));
    const deleting = (await client.account()).delete();
    const answer = await waitFor(() => letGo);
    const next = await client.signIn({ username: 'other', password: 'p' });
    answer(done);
    await deleting;
    expect([client.user, session.kept()?.user]).toEqual([next, next]);
    expect(next.id).not.toBe(someone.id);
  });
});

test('what is not offered is not asked for, and after the end nothing is', async () => {
  const { open, requests } = await startAccountServer(() => done, {});
  const client = await open();
  const account = await client.account();
  const calls = [
    () => account.change({ name: 'Ada' }),
    () => account.changePassword({ password: 'a', newPassword: 'b' }),
    () => account.sessions(),
    () => account.endSession('ses_1'),
    () => account.endOtherSessions(),
    () => account.export(),
    () => account.delete(),
  ];
  for (const call of calls) expect(await codeOf(call())).toBe('invalid_argument');
  client.dispose();
  for (const call of [...calls, () => client.account()])
    expect(await codeOf(call())).toBe('disposed');
  expect(requests()).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { sharedServer, startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { displayName, shownName } from '../../src/auth/display-name.js';
import { ReservedUsernames } from '../../src/auth/reserved-usernames.js';
import { GuestPeers } from '../../src/chat/guest-peers.js';
import { adminToken } from '../admin/admin-server.js';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

const password = 'correct horse battery';
const register = (server: { url: string }, body: object) =>
  rest(server, 'POST', '/v1/auth/register', { body: { password, ...body } });
const oneName = () => `u${randomUUID().slice(0, 8)}`;

/** What a name may not have, and what is shown of it when a host site vouches for it. */
const unshowable: readonly [string, string, string][] = [
  ['an override', 'ada\u202eecarg', 'adaecarg'],
  ['an embedding', '\u202aada\u202c', 'ada'],
  ['an isolate', '\u2067ada\u2069', 'ada'],
  ['direction marks', 'a\u200ed\u200fa\u061c', 'ada'],
  ['zero width spaces', 'a\u200bd\u2060a\ufeff', 'ada'],
  ['a soft hyphen', 'ad\u00ada', 'ada'],
  ['a joiner between Latin letters', 'ad\u200da', 'ada'],
  ['a non-joiner between Latin letters', 'ad\u200ca', 'ada'],
  ['a variation selector after a letter', 'ada\ufe0f', 'ada'],
  ['tags without a flag', 'ada\u{e0041}\u{e0064}', 'ada'],
  ['fillers', 'ada\u3164\u115f\uffa0', 'ada'],
  ['a control', 'ad\u0007a', 'ad a'],
  ['a line separator', 'ad\u2028a', 'ad a'],
  ['a newline', 'ad\na', 'ad a'],
];
const nothingToSee = [
  '\u200b',
  '\u2060\u2060',
  '\u2800',
  '\u3164',
  '\u00ad',
  '\u202e',
  '\u{e0041}',
  '\u0301',
  ' \u00a0',
];
const fine = [
  'Ada',
  'Ada Lovelace-Byron',
  'Þóra Jónsdóttir',
  'علی‌رضا',
  'שרה',
  'क्‍ष',
  '渡邉󠄂',
  '한글',
  'ada 👍🏽',
  '👨‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿 team',
  '❤️‍🔥',
  '1️⃣ first',
];

describe('a name to show', () => {
  test.each(unshowable)('with %s is refused for an account', (_what, name) => {
    expect(() => displayName(name)).toThrow(/body field name must have a visible character/);
  });

  test.each(unshowable)(
    'with %s is shown without it for a user of a host',
    (_what, name, shown) => {
      expect(shownName(name)).toBe(shown);
    },
  );

  test.each(fine)('%s stays as it is', (name) => {
    expect(displayName(name)).toBe(name);
    expect(shownName(name)).toBe(name);
  });

  test.each(nothingToSee)('of which nothing can be seen is none (%j)', (name) => {
    expect(() => displayName(name)).toThrow(/visible character/);
    expect(shownName(name)).toBe('');
  });

  test('is held to that at the registration and in the admin API, with an error that names the field', async () => {
    const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
    for (const name of [...unshowable.map(([, each]) => each), ...nothingToSee]) {
      const registered = await register(server, { username: oneName(), name });
      expect({ name, ...refusalOf(registered) }).toEqual({
        name,
        ...refusal(400, 'invalid_request'),
      });
      expect(registered.body.message).toMatch(/field name/);
      const body = { username: oneName(), realm: 'host', name };
      const made = await rest(server, 'POST', '/v1/admin/users', { token: adminToken, body });
      expect({ name, ...refusalOf(made) }).toEqual({ name, ...refusal(400, 'invalid_request') });
    }
    for (const name of fine) {
      const answer = await register(server, { username: oneName(), name });
      expect({ name, status: answer.status }).toEqual({ name, status: 201 });
      expect(answer.body.user.name).toBe(name);
    }
  });

  test('is made harmless in a host’s token, while its sub stays the host’s own', async () => {
    const hostSecret = 'a host secret of thirty-two bytes';
    const server = await startServer({ env: { HOST_JWT_SECRET: hostSecret } });
    const me = async (claims: object) => {
      const exp = Math.floor(Date.now() / 1_000) + 60;
      const token = forgeToken(
        { alg: 'HS256', typ: 'JWT' },
        { aud: 'chat', exp, ...claims },
        hostSecret,
      );
      return (await rest(server, 'GET', '/v1/me', { token })).body.user;
    };
    expect(await me({ sub: 'one', name: '\u202eada\u200b' })).toMatchObject({ name: 'ada' });
    expect(await me({ sub: 'one', name: '\u202e\u200b' })).toMatchObject({ name: 'ada' });
    expect(await me({ sub: 'x\u202ey' })).toMatchObject({ username: 'x\u202ey', name: 'xy' });
    const unseen = await me({ sub: '\u200b' });
    expect(unseen).toMatchObject({ username: '\u200b', name: unseen.id });
  });
});

describe('a username that passes for the operator', () => {
  const looksLike: readonly string[] = [
    'support',
    'Support',
    'SUPP0RT',
    's.u-p_port',
    'adm1n',
    'rnod',
    '5taff',
    'root',
  ];

  test.each(looksLike)('%s is taken from the beginning', async (username) => {
    const server = await sharedServer();
    const answer = await register(server, { username });
    expect(refusalOf(answer)).toEqual(refusal(409, 'username_taken'));
  });

  test('is the administrator’s to give', async () => {
    const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
    const body = { username: 'support', password };
    const made = await rest(server, 'POST', '/v1/admin/users', { token: adminToken, body });
    expect(made.status).toBe(201);
    expect((await rest(server, 'POST', '/v1/auth/login', { body })).status).toBe(200);
  });

  test('is what the operator says it is', async () => {
    const server = await startServer({ env: { RESERVED_USERNAMES: 'acme, acme-shop' } });
    expect((await register(server, { username: 'acmesh0p' })).status).toBe(409);
    expect((await register(server, { username: 'support' })).status).toBe(201);
    const open = await startServer({ env: { RESERVED_USERNAMES: 'none', GUEST_PEERS: 'helena' } });
    // Whom guests trust is nobody who came by.
    expect((await register(open, { username: 'Helena' })).status).toBe(409);
    expect((await register(open, { username: 'Guest-1' })).status).toBe(409);
    expect((await register(open, { username: 'none' })).status).toBe(201);
  });

  test('is no other name that merely has it inside', () => {
    const reserved = new ReservedUsernames(['support', 'admin'], new GuestPeers(['helena']));
    for (const username of ['supporter', 'my-support', 'administrator', 'ada', 'helen']) {
      expect({ username, reserved: reserved.has(username) }).toEqual({ username, reserved: false });
    }
  });
});

test('a message that nobody can see is refused, by frame and by the admin API', async () => {
  const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
  const { ada, conversationId } = await twoPeople(server);
  const socket = await TestSocket.live(server, ada.accessToken);
  for (const text of [
    '\u200b',
    '\u2060',
    '\u2800',
    '\u3164',
    '\u00ad',
    '\u202e',
    '\u{e0041}\u{e007f}',
    '\ufe0f',
    '\u200b \n\u200d',
  ]) {
    const send = { conversationId, clientId: randomUUID(), text };
    expect(await socket.request({ type: 'send', ...send })).toMatchObject({
      code: 'invalid_request',
    });
    const path = `/v1/admin/conversations/${conversationId}/messages`;
    const { conversationId: _, ...body } = send;
    const answer = await rest(server, 'POST', path, { token: adminToken, body });
    expect({ text, ...refusalOf(answer) }).toEqual({ text, ...refusal(400, 'invalid_request') });
  }
  for (const text of ['\u200bseen\u200b', '👨‍👩‍👧‍👦', 'می‌خواهم']) {
    const sent = await socket.request({
      type: 'send',
      conversationId,
      clientId: randomUUID(),
      text,
    });
    expect(sent).toMatchObject({ type: 'sent', message: { text } });
  }
});

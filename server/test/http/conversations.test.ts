import { ownName, registerUser, sharedServer, writeMessages } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { refusal, refusalOf, rest } from '../rest.js';

describe('a conversation', () => {
  test('is found by name, opened once, listed and read by both members', async () => {
    const server = await sharedServer();
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const find = (username: string) =>
      rest(server, 'GET', `/v1/users?username=${username}`, { token: ada.accessToken });
    const found = await find(grace.username.toUpperCase());
    expect(found.body).toEqual({ users: [grace.user] });
    expect((await find(ownName())).body).toEqual({ users: [] });

    const opened = await rest(server, 'POST', '/v1/conversations', {
      token: ada.accessToken,
      body: { username: grace.username },
    });
    expect(opened.status).toBe(201);
    const again = await rest(server, 'POST', '/v1/conversations', {
      token: grace.accessToken,
      body: { userId: ada.user.id },
    });
    expect(again).toMatchObject({ status: 200, body: opened.body });

    const { id } = opened.body.conversation;
    for (const { accessToken: token } of [ada, grace]) {
      const list = await rest(server, 'GET', '/v1/conversations', { token });
      expect(list.body.conversations).toEqual([opened.body.conversation]);
      const one = await rest(server, 'GET', `/v1/conversations/${id}`, { token });
      expect(one.body).toEqual(opened.body);
      const history = await rest(server, 'GET', `/v1/conversations/${id}/messages`, { token });
      expect(history.body).toEqual({ messages: [], more: false, head: 0 });
    }
  });

  test('is read in both directions from any place', async () => {
    const server = await sharedServer();
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const token = ada.accessToken;
    const body = { username: grace.username };
    const opened = await rest(server, 'POST', '/v1/conversations', { token, body });
    const { id } = opened.body.conversation;
    await writeMessages(server, token, id, ['1', '2', '3', '4', '5']);
    const page = (query: string) =>
      rest(server, 'GET', `/v1/conversations/${id}/messages?${query}`, { token });
    const textsOf = async (query: string) => {
      const { messages, more } = (await page(query)).body;
      return { texts: messages.map(({ text }: { text: string }) => text).join(), more };
    };
    expect(await textsOf('before=3&limit=10')).toEqual({ texts: '1,2', more: false });
    expect(await textsOf('after=3&limit=1')).toEqual({ texts: '4', more: true });
    expect(await textsOf('after=3')).toEqual({ texts: '4,5', more: false });
    expect(await textsOf('after=0&limit=2')).toEqual({ texts: '1,2', more: true });
    const both = await page('before=3&after=1');
    expect(refusalOf(both)).toEqual(refusal(400, 'invalid_request'));
  });

  test('of others looks like one that does not exist', async () => {
    const server = await sharedServer();
    const [ada, grace, eve] = [
      await registerUser(server),
      await registerUser(server),
      await registerUser(server),
    ];
    const opened = await rest(server, 'POST', '/v1/conversations', {
      token: ada.accessToken,
      body: { username: grace.username },
    });
    const theirs = opened.body.conversation.id;
    for (const rest_ of ['', '/messages']) {
      const token = eve.accessToken;
      const real = await rest(server, 'GET', `/v1/conversations/${theirs}${rest_}`, { token });
      const none = await rest(server, 'GET', `/v1/conversations/none${rest_}`, { token });
      expect(refusalOf(real)).toEqual(refusal(404, 'not_found'));
      expect(real.body).toEqual(none.body);
    }
    const list = await rest(server, 'GET', '/v1/conversations', { token: eve.accessToken });
    expect(list.body).toEqual({ conversations: [] });
  });

  test('needs somebody else who exists', async () => {
    const server = await sharedServer();
    const { accessToken: token, user } = await registerUser(server);
    const open = (body: unknown) => rest(server, 'POST', '/v1/conversations', { token, body });
    expect(refusalOf(await open({ username: 'nobody' }))).toEqual(refusal(404, 'not_found'));
    expect(refusalOf(await open({ userId: user.id }))).toEqual(refusal(400, 'invalid_request'));
  });
});

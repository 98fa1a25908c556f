import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { registerUser, type TestServer } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import { admin, startAdminServer } from '../admin/admin-server.js';
import { refusal, refusalOf } from '../rest.js';

const day = 86_400_000;

/** A conversation that began a hundred days ago, with a message of each tenth day. */
async function oldConversation(server: TestServer): Promise<string> {
  const store = createStore(`sqlite:${join(server.dataDir, 'chat.db')}`);
  await store.open();
  onTestFinished(() => store.close());
  const members = [await registerUser(server), await registerUser(server)];
  const memberIds = members.map(({ user }) => user.id).sort();
  const id = `con_${randomUUID()}`;
  const began = Date.now() - 100 * day;
  await store.conversations.open({ id, memberIds, createdAt: began });
  for (let tenth = 0; tenth < 10; tenth += 1) {
    await store.messages.append({
      ...{ conversationId: id, senderId: memberIds[0] as string, clientId: randomUUID() },
      ...{ text: `A secret of day ${tenth}`, createdAt: began + tenth * 10 * day + 1_000 },
    });
  }
  return id;
}

describe('the retention of a conversation', () => {
  test('is read, said and taken back; what would go is counted, and goes when it is looked at', async () => {
    const server = await startAdminServer();
    const id = await oldConversation(server);
    const path = `/conversations/${id}/retention`;
    const asTheServer = { retention: { conversationId: id, days: 0, own: false } };
    expect((await admin(server, 'GET', path)).body).toEqual(asTheServer);
    const preview = (query = '') => admin(server, 'GET', `/retention/preview${query}`);
    const nothing = { conversations: 0, messages: 0, files: 0, fileBytes: 0 };
    expect((await preview()).body).toEqual(nothing);
    const counted = { ...nothing, conversations: 1, messages: 5 };
    expect((await preview('?days=55')).body).toEqual(counted);
    expect((await preview(`?days=55&conversationId=${id}`)).body).toEqual(counted);
    const said = await admin(server, 'PUT', path, { days: 55 });
    expect(said.body).toEqual({ retention: { conversationId: id, days: 55, own: true } });
    expect((await preview()).body).toEqual(counted);
    await server.restart();
    await expect.poll(() => server.logs()).toContain('expired messages removed');
    const line = server
      .logs()
      .split('\n')
      .find((each) => each.includes('expired messages removed'));
    expect(JSON.parse(line ?? '')).toMatchObject(counted);
    expect((await preview()).body).toEqual(nothing);
    expect((await admin(server, 'DELETE', path)).body).toEqual(asTheServer);
    expect(server.logs()).toMatch(/retention set/);
    expect(server.logs()).not.toContain('A secret');
  });

  test('leaves nothing for an administrator to read where all has expired', async () => {
    const server = await startAdminServer();
    const id = await oldConversation(server);
    await admin(server, 'PUT', `/conversations/${id}/retention`, { days: 5 });
    await server.restart();
    await expect.poll(() => server.logs()).toContain('expired messages removed');
    const { body } = await admin(
      server,
      'GET',
      `/conversations/${id}/messages?by=ada&reason=complaint`,
    );
    expect(body).toMatchObject({ messages: [], more: false, head: 10 });
    const read = await admin(server, 'GET', `/conversations/${id}?by=ada&reason=complaint`);
    expect(read.body.conversation).not.toHaveProperty('lastMessage');
    const deletion = await admin(server, 'DELETE', `/conversations/${id}/messages/10`);
    expect(refusalOf(deletion)).toEqual(refusal(404, 'message_not_found'));
  });

  test('is refused for what there is not, and for more days than there may be', async () => {
    const server = await startAdminServer();
    const path = '/conversations/none/retention';
    for (const [method, body] of [['GET'], ['PUT', { days: 1 }], ['DELETE']] as const) {
      expect(refusalOf(await admin(server, method, path, body))).toEqual(refusal(404, 'not_found'));
    }
    for (const body of [{}, { days: -1 }, { days: 1.5 }, { days: 3_651 }, { days: 1, more: 1 }]) {
      expect(refusalOf(await admin(server, 'PUT', path, body))).toEqual(
        refusal(400, 'invalid_request'),
      );
    }
    for (const query of ['days=x', 'days=3651', 'cursor=what', 'conversationId=a%20b', 'more=1']) {
      const answer = await admin(server, 'GET', `/retention/preview?${query}`);
      expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
    }
  });

  test('is not there where devices could not learn what is gone', async () => {
    const server = await startAdminServer({ env: { FEATURES_OFF: 'settings' } });
    expect((await admin(server, 'GET', '/retention/preview')).status).toBe(404);
    await expect(
      startAdminServer({ env: { FEATURES_OFF: 'settings', RETENTION_DAYS: '30' } }),
    ).rejects.toThrow(/RETENTION_DAYS/);
  });
});

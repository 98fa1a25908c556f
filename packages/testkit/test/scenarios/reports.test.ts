import { memoryStorage, type TimelineMessage } from '@chat/client';
import type { Report, ReportsResponse } from '@chat/protocol';
import { registerUser, sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { connectPerson, createClient, type Surroundings } from './support/person.js';

const adminToken = 'a credential of administrators, for tests'.replaceAll(' ', '-');

/** Alice, who has a message of Bob’s, and the operator who looks at what she reports of it. */
async function setUp(surroundings: Surroundings = {}) {
  const server = await sharedServer({ ADMIN_TOKEN: adminToken });
  const [account, bob] = await Promise.all([registerUser(server), connectPerson(server)]);
  const alice = createClient({
    url: server.url,
    storage: memoryStorage(),
    environment: surroundings,
  });
  await alice.signIn(account);
  await alice.connect();
  const hers = await alice.conversationWith(bob.account.username);
  const his = await bob.client.conversation(hers.id);
  const sent = await his.send('Give me your password');
  await waitFor(() => hers.messages.length === 1);
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${adminToken}` };
    return (await fetch(`${server.url}/v1/admin/reports${path}`, { headers })).json();
  };
  /** What she has reported, the oldest first. */
  const reports = async (): Promise<Report[]> => {
    const ids: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = (await ask(
        cursor && `?cursor=${encodeURIComponent(cursor)}`,
      )) as ReportsResponse;
      const own = page.reports.filter(({ reporter }) => reporter.id === account.user.id);
      ids.push(...own.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return Promise.all(ids.map(async (id) => ((await ask(`/${id}`)) as { report: Report }).report));
  };
  return { server, account, alice, bob, hers, his, sent, reports };
}

const first = ({ messages }: { readonly messages: readonly TimelineMessage[] }) =>
  messages[0] as TimelineMessage;

describe('a report', () => {
  test('tells the operator who it is of, and what was there, whatever becomes of it', async () => {
    const { alice, bob, hers, his, sent, reports } = await setUp();
    await hers.report({ message: first(hers), reason: 'danger', comment: 'He wants my password.' });
    await his.delete(sent);
    await hers.report({ reason: 'spam' });
    await alice.report(bob.account.user, { reason: 'abuse' });
    const [ofMessage, ofConversation, ofUser] = await reports();
    expect(ofMessage).toMatchObject({
      user: { id: bob.account.user.id },
      ...{ conversationId: hers.id, seq: 1, reason: 'danger', comment: 'He wants my password.' },
      messages: [{ seq: 1, text: 'Give me your password' }],
    });
    expect(ofConversation).toMatchObject({ conversationId: hers.id, reason: 'spam' });
    expect(ofConversation).not.toHaveProperty('seq');
    expect(JSON.stringify(ofConversation)).not.toContain('password');
    expect(ofUser).toMatchObject({ user: { id: bob.account.user.id }, messages: [] });
    expect(ofUser).not.toHaveProperty('conversationId');
  });

  test('whose answer was lost is one report, though it is made again', async () => {
    let lost = 0;
    const { bob, alice, reports } = await setUp({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (!url.endsWith('/v1/reports') || lost > 1) return response;
        lost += 1;
        throw new TypeError('The answer was lost.');
      },
    });
    const report = () => alice.report(bob.account.user.id, { reason: 'spam', comment: 'Again!' });
    const failure = { code: 'connection_failed', retryable: true };
    await expect(report()).rejects.toMatchObject(failure);
    await expect(report()).rejects.toMatchObject(failure);
    await report();
    expect(await reports()).toHaveLength(1);
    await report();
    expect(await reports()).toHaveLength(2);
  });

  test('is refused where there is nothing to report, and says why', async () => {
    const { account, alice, hers, reports } = await setUp();
    const own = await hers.send('No');
    const code = (call: Promise<void>) => call.catch((error: { code: string }) => error.code);
    expect(await code(alice.report(account.user, { reason: 'spam' }))).toBe('invalid_request');
    expect(await code(alice.report('usr_nobody', { reason: 'spam' }))).toBe('not_found');
    expect(await code(hers.report({ message: own, reason: 'spam' }))).toBe('invalid_argument');
    const comment = ' '.repeat(3);
    expect(await code(hers.report({ reason: 'other', comment }))).toBe('invalid_request');
    // One that she has hidden from herself.
    const message = first(hers);
    await hers.clear();
    expect(await code(hers.report({ message, reason: 'spam' }))).toBe('message_not_found');
    expect(await reports()).toEqual([]);
  });

  test('is not to be had of a server that does not offer it', async () => {
    const server = await startServer({ env: { FEATURES_OFF: 'reports' } });
    const { client } = await connectPerson(server);
    const other = await registerUser(server);
    expect(client.features).not.toHaveProperty('reports');
    const refusal = { code: 'invalid_argument' };
    await expect(client.report(other.user, { reason: 'spam' })).rejects.toMatchObject(refusal);
  });
});

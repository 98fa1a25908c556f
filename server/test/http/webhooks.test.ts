import { adminResponses } from '@chat/protocol/schemas';
import { registerUser, WebhookReceiver, waitFor } from '@chat/testkit';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { admin, startAdminServer } from '../admin/admin-server.js';
import { refusal, refusalOf } from '../rest.js';

const url = 'https://example.com/hooks?from=chat';

describe('the webhooks of a server', () => {
  test('are made with a secret that is shown once, changed, listed and removed', async () => {
    const server = await startAdminServer();
    const made = await admin(server, 'POST', '/webhooks', { url, description: 'The shop' });
    expect(made.status).toBe(201);
    const { webhook, secret } = made.body;
    expect(webhook).toEqual({
      ...{ id: webhook.id, url, description: 'The shop', enabled: true },
      createdAt: expect.any(Number),
    });
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    const path = `/webhooks/${webhook.id}`;
    const change = { events: ['user.*'], description: null, enabled: false };
    const changed = await admin(server, 'PATCH', path, change);
    expect(changed.body.webhook).toEqual({
      ...{ id: webhook.id, url, events: ['user.*'], enabled: false, createdAt: webhook.createdAt },
    });
    const all = await admin(server, 'GET', '/webhooks');
    expect(all.body).toEqual({ webhooks: [changed.body.webhook] });
    expect(await admin(server, 'GET', path)).toMatchObject({ body: changed.body });
    const rotated = await admin(server, 'POST', `${path}/rotate-secret`);
    expect(rotated.body.secret).not.toBe(secret);
    expect(rotated.body.oldUntil).toBeGreaterThan(Date.now() + 86_000_000);
    expect(JSON.stringify([all.body, changed.body])).not.toContain('whsec_');
    expect(server.logs()).not.toContain('whsec_');
    expect((await admin(server, 'DELETE', path)).status).toBe(204);
    for (const [method, after] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['GET', '/deliveries'],
      ['POST', '/deliveries/evt_1/repeat'],
    ] as const) {
      expect(refusalOf(await admin(server, method, path + after))).toEqual(
        refusal(404, 'not_found'),
      );
    }
  });

  test('are refused where an address could be read by others, or asks for what there is not', async () => {
    const server = await startAdminServer();
    for (const body of [
      {},
      { url: 'example.com' },
      { url: 'http://example.com/' },
      { url: 'http://10.0.0.1/' },
      { url: 'http://127.0.0.1.example.com/' },
      { url: 'ftp://127.0.0.1/' },
      { url: 'https://user:password@example.com/' },
      { url: 'https://example.com/#part' },
      { url: `https://example.com/${'x'.repeat(2_048)}` },
      { url, events: [] },
      { url, events: ['*'] },
      { url, events: ['message.read'] },
      { url, events: ['user.*', 'user.*'] },
      { url, description: '' },
      { url, description: 'a\0b' },
      { url, description: '\ud800' },
      { url, secret: 'whsec_mine' },
    ]) {
      const answer = await admin(server, 'POST', '/webhooks', body);
      expect(refusalOf(answer), JSON.stringify(body)).toEqual(refusal(400, 'invalid_request'));
    }
    for (const here of ['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/']) {
      expect((await admin(server, 'POST', '/webhooks', { url: here })).status).toBe(201);
    }
    const { webhooks } = (await admin(server, 'GET', '/webhooks')).body;
    const path = `/webhooks/${webhooks[0].id}`;
    for (const body of [{}, { url: 'http://example.com/' }, { enabled: 'yes' }, { events: [] }]) {
      expect(refusalOf(await admin(server, 'PATCH', path, body))).toEqual(
        refusal(400, 'invalid_request'),
      );
    }
    for (let more = webhooks.length; more < 10; more += 1) {
      expect((await admin(server, 'POST', '/webhooks', { url })).status).toBe(201);
    }
    const tooMany = await admin(server, 'POST', '/webhooks', { url });
    expect(refusalOf(tooMany)).toEqual(refusal(400, 'invalid_request'));
    expect(tooMany.body.message).toContain('10 webhooks');
  });

  test('list what they told page by page, and the metrics count it', async () => {
    const server = await startAdminServer();
    const receiver = await WebhookReceiver.start();
    const { body } = await admin(server, 'POST', '/webhooks', { url: receiver.url });
    receiver.secrets.push(body.secret);
    for (let index = 0; index < 3; index += 1) await registerUser(server);
    await waitFor(() => receiver.types.length === 3);
    const path = `/webhooks/${body.webhook.id}/deliveries`;
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const query = cursor === undefined ? '?limit=2' : `?limit=2&cursor=${cursor}`;
      const page = (await admin(server, 'GET', path + query)).body;
      expect(Value.Errors(adminResponses.webhookDeliveries, page)).toEqual([]);
      ids.push(...page.deliveries.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(ids.sort()).toEqual(receiver.once.map(({ id }) => id).sort());
    for (const query of ['?limit=0', '?limit=51', '?cursor=b3RoZXI', '?state=failed']) {
      expect(refusalOf(await admin(server, 'GET', path + query))).toEqual(
        refusal(400, 'invalid_request'),
      );
    }
  });
});

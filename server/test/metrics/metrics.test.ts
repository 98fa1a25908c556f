import { randomUUID } from 'node:crypto';
import { startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { rawUpgrade, TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { rest } from '../rest.js';
import { metricsUrl, scrape } from './scrape.js';

const env = { METRICS_PORT: '0' };

describe('the metrics', () => {
  test('count what happens: connections, messages, deliveries, refusals', async () => {
    const server = await startServer({ env });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const reader = await TestSocket.live(server, grace.accessToken);
    const frame = { type: 'send', conversationId, clientId: randomUUID(), text: 'one' };
    await sender.request(frame);
    await sender.request(frame);
    await sender.send(conversationId, 'two');
    await sender.request({
      type: 'send',
      conversationId: 'none',
      clientId: randomUUID(),
      text: 'x',
    });
    sender.ws.send('nonsense');
    await sender.next('error', ({ code }) => code === 'invalid_request');
    await reader.next('message', ({ message }) => message.text === 'two');
    await rawUpgrade(server, {});
    await rawUpgrade(server, { path: '/elsewhere' });
    await rest(server, 'GET', `/v1/conversations/${conversationId}`);

    const counted = await scrape(server);
    expect(counted.value('chat_connections')).toBe(2);
    expect(counted.value('chat_connected_users')).toBe(2);
    expect(counted.value('chat_upgrades_accepted_total')).toBe(2);
    expect(counted.value('chat_upgrades_refused_total', { code: 'invalid_token' })).toBe(1);
    expect(counted.value('chat_upgrades_refused_total', { code: 'not_found' })).toBe(1);
    expect(counted.value('chat_messages_accepted_total')).toBe(2);
    expect(counted.value('chat_messages_repeated_total')).toBe(1);
    expect(counted.value('chat_frames_received_total', { type: 'send' })).toBe(4);
    expect(counted.value('chat_frames_received_total', { type: 'resume' })).toBe(2);
    expect(counted.value('chat_frames_received_total', { type: 'unknown' })).toBe(1);
    expect(counted.value('chat_frames_refused_total', { code: 'not_found' })).toBe(1);
    expect(counted.value('chat_frames_refused_total', { code: 'invalid_request' })).toBe(1);
    expect(counted.value('chat_frames_sent_total')).toBeGreaterThanOrEqual(10);
    // Three sends that were stored or found stored, each told to two members.
    expect(counted.value('chat_delivery_seconds_count')).toBe(6);
    expect(
      counted.value('chat_store_operation_seconds_count', { operation: 'messages.append' }),
    ).toBe(3);
    const route = '/v1/conversations/{id}';
    const labels = { method: 'get', route, status: '401' };
    // Timed once the answer is out, which may be a moment after it has arrived here.
    await waitFor(
      async () => (await scrape(server)).value('chat_http_request_seconds_count', labels) === 1,
    );
    expect(counted.value('chat_requests_refused_total', { code: 'invalid_token' })).toBe(1);
    expect(counted.value('chat_bus_connected')).toBe(1);
    expect(counted.value('chat_draining')).toBe(0);
    expect(counted.types.get('nodejs_eventloop_lag_p99_seconds')).toBe('gauge');
    expect(counted.value('process_open_fds')).toBeGreaterThan(0);

    reader.ws.close(1000);
    sender.ws.close(4999);
    await waitFor(async () => (await scrape(server)).value('chat_connections') === 0);
    const after = await scrape(server);
    expect(after.value('chat_connections_closed_total', { code: '1000' })).toBe(1);
    expect(after.value('chat_connections_closed_total', { code: 'other' })).toBe(1);
  });

  test('have no label that a stranger or a user could fill without end', async () => {
    const server = await startServer({ env });
    const { ada, grace, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    await socket.send(conversationId, 'hello');
    socket.ws.send('{"type":"made-up-type"}');
    await socket.next('error');
    await rest(server, 'GET', '/v1/made-up-path');
    await rest(server, 'GET', '/made-up-path');
    await rest(server, 'MADEUP', '/v1/made-up-path');
    await rawUpgrade(server, { path: '/made-up-path' });
    socket.ws.close(4567);
    await waitFor(() => socket.closed);

    const { text, samples } = await scrape(server);
    // Without the values, which may be any digits.
    const written = text.replace(/^([^#].*) \S+$/gm, '$1');
    for (const secret of [
      ada.user.id,
      ada.username,
      grace.user.id,
      conversationId,
      '127.0.0.1',
      'made-up',
      'MADEUP',
      'madeup',
      '4567',
    ]) {
      expect(written).not.toContain(secret);
    }
    const names = new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
    expect([...names].filter((name) => !(name in ours)).sort()).toEqual([]);
  });

  test('are on a port of their own, and nothing else is', async () => {
    const server = await startServer({ env });
    const own = await metricsUrl(server);
    expect((await fetch(`${own}/metrics`)).headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await fetch(`${own}/healthz`)).status).toBe(404);
    expect((await fetch(`${own}/metrics`, { method: 'POST' })).status).toBe(404);
    expect((await rest(server, 'GET', '/metrics')).status).toBe(404);
    expect(await server.stop()).toBe(0);
  });

  test('are nowhere unless they are asked for', async () => {
    const server = await startServer();
    expect((await rest(server, 'GET', '/metrics')).status).toBe(404);
    expect(server.logs()).not.toContain('metrics are served');
  });

  test('follow the conventions for names, and say what they are', async () => {
    const { types, text } = await scrape(await startServer({ env }));
    const chat = [...types].filter(([name]) => name.startsWith('chat_'));
    expect(chat.length).toBeGreaterThan(20);
    for (const [name, type] of chat) {
      expect({ name, total: name.endsWith('_total') }).toEqual({ name, total: type === 'counter' });
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(text).toContain(`# HELP ${name} `);
    }
  });
});

/** Every label there is, and why it is bounded. */
const ours: Record<string, string> = {
  code: 'error codes and close codes of the protocol',
  type: 'frames of the protocol; for Node’s own metrics, kinds of handles',
  operation: 'methods of the store',
  method: 'methods of routes',
  route: 'routes',
  status: 'statuses that we answer',
  le: 'buckets',
  version: 'one',
  node: 'one',
  major: 'one',
  minor: 'one',
  patch: 'one',
  space: 'spaces of V8’s heap',
  kind: 'kinds of garbage collection',
};

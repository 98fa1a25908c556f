import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atTestEnd } from '@chat/testkit';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { ProposedMessage } from '../../src/before-message/before-message.js';
import { HookError } from '../../src/before-message/hook-error.js';
import { messageHook } from '../../src/before-message/message-hook.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const proposed: ProposedMessage = {
  ...{ kind: 'message', id: randomUUID(), conversationId: 'a conversation' },
  ...{ memberIds: ['ann', 'ben'], senderId: 'ann', text: 'Hello 👋', data: { order: 7 } },
};

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A backend that answers as it is told to, and remembers what it was asked. */
async function startBackend(answer: Answer) {
  const asked: { readonly headers: Record<string, string>; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ headers: request.headers as Record<string, string>, body });
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTestEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const hook = messageHook({ url, secret });
  const ask = (signal = new AbortController().signal) =>
    hook(proposed, { signal }) as Promise<unknown>;
  return { asked, ask };
}

const json = (value: unknown): Answer => {
  return (response) => response.end(JSON.stringify(value));
};

describe('a backend that is asked before a message', () => {
  test('gets it signed as Standard Webhooks says, under an id that stays the same', async () => {
    const { asked, ask } = await startBackend(json({}));
    await ask();
    await ask();
    const [first, second] = asked;
    expect(new Webhook(secret).verify(first?.body ?? '', first?.headers ?? {})).toEqual({
      type: 'message.sending',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      data: {
        ...{ id: proposed.id, conversationId: 'a conversation', memberIds: ['ann', 'ben'] },
        ...{ senderId: 'ann', text: 'Hello 👋', data: { order: 7 } },
      },
    });
    expect(first?.headers['webhook-id']).toBe(proposed.id);
    expect(second?.headers['webhook-id']).toBe(proposed.id);
  });

  test('says in its answer what becomes of it, or nothing with a 204', async () => {
    const { ask } = await startBackend(json({ refuse: 'No.' }));
    expect(await ask()).toEqual({ refuse: 'No.' });
    const silent = await startBackend((response) => response.writeHead(204).end());
    expect(await silent.ask()).toEqual({});
  });

  const failing: [string, Answer, RegExp][] = [
    ['answers with an error', (response) => response.writeHead(500).end('{}'), /status 500/],
    [
      'sends it elsewhere',
      (response, request) => {
        const headers = { location: request.url === '/hook' ? '/other' : '/hook' };
        response.writeHead(307, headers).end();
      },
      /status 307/,
    ],
    ['answers with no JSON', (response) => response.end('yes, fine'), /no JSON/],
    ['answers without an end', (response) => void pour(response), /more than 262144 bytes/],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"refuse":', () => response.destroy());
      },
      /broke off/,
    ],
    ['closes without a word', (response) => response.destroy(), /could not be reached/],
  ];

  test.each(failing)('and %s is one that did not answer', async (_, answer, words) => {
    const { asked, ask } = await startBackend(answer);
    const error = await ask().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HookError);
    expect((error as HookError).message).toMatch(words);
    expect((error as HookError).message).not.toContain(proposed.text);
    expect(asked).toHaveLength(1);
  });

  test('and hangs is left when nobody waits any more', async () => {
    const left: string[] = [];
    const controller = new AbortController();
    const { ask } = await startBackend((response) => {
      response.once('close', () => left.push('closed'));
      controller.abort();
    });
    await expect(ask(controller.signal)).rejects.toThrow(/could not be reached/);
    await expect.poll(() => left).toEqual(['closed']);
  });
});

function pour(response: ServerResponse): void {
  if (response.destroyed || response.socket?.destroyed !== false) return;
  // In turns with all else: that the other side has gone is to be heard of.
  response.write('"'.padEnd(60_000, 'x'), (error) => {
    if (!error) setImmediate(() => pour(response));
  });
}

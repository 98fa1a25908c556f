/**
 * Receives the chat server's webhooks: verifies each request, takes each event once, and answers at once.
 *
 * WEBHOOK_SECRET: what the admin API answered when the webhook was made; during a rotation either will do. PORT (4000).
 */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { handle } from './handle.mjs';

const { WEBHOOK_SECRET = '', PORT = '4000' } = process.env;
/** More than any event has. */
const mostBytes = 1_048_576;
/** Events that are known to have been handled. In an app: in its database, in one transaction with what it does. */
const handled = new Set();
const mostHandled = 10_000;

const webhook = new Webhook(WEBHOOK_SECRET);

const server = createServer(async (request, response) => {
  try {
    response.writeHead(await receive(request)).end();
  } catch (error) {
    // Anything but a 2xx: the server tries again, and what comes behind it in the conversation waits.
    console.error(`not handled: ${error.message}`);
    response.writeHead(500).end();
  }
});

server.listen(Number(PORT), () => console.log(`Receiving on port ${server.address().port}`));

/** @returns the status to answer with */
async function receive(request) {
  if (request.method !== 'POST') return 405;
  const body = await read(request);
  if (body === null) return 413;
  let event;
  try {
    // The very bytes that came, before anything makes sense of them; what is older than five minutes is refused.
    event = webhook.verify(body, request.headers);
  } catch {
    return 401;
  }
  const id = request.headers['webhook-id'];
  if (!handled.has(id)) {
    await handle(event);
    remember(id);
  }
  return 204;
}

/** An event comes at least once: the same id is the same event. */
function remember(id) {
  handled.add(id);
  if (handled.size > mostHandled) handled.delete(handled.values().next().value);
}

/** @returns null for more than there may be */
async function read(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

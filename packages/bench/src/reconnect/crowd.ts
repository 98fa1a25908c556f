import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { ChatClient, type Conversation, memoryStorage } from '@chat/client';
import { hostToken } from '../host-token.js';
import { eachOf } from '../pairs.js';
import type { CrowdOrder, CrowdReport } from './crowd-messages.js';

/**
 * A process full of real clients of the SDK, in pairs, idle until all their sockets are cut. The
 * first of each pair writes while it is away; in sync are the two when the one has its message
 * acknowledged and the other has received it.
 */
interface Member {
  readonly client: ChatClient;
  readonly conversation: Conversation;
}

const text = 'written while away';
const sockets = new Set<Socket>();
let members: readonly Member[] = [];

// Every TCP connection that this process opens, whoever opens it.
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket };
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});

process.on('message', (order: CrowdOrder) => {
  const work = order.kind === 'gather' ? gather(order) : cutAll();
  work.then(report, (error: unknown) => report({ kind: 'failed', message: String(error) }));
});

function report(message: CrowdReport): void {
  process.send?.(message);
}

async function gather({ url, from, count }: CrowdOrder & { kind: 'gather' }): Promise<CrowdReport> {
  const clients = Array.from({ length: count }, (_, index) => {
    const getToken = async () => hostToken(`user-${from + index}`);
    return new ChatClient({ url, auth: { getToken }, storage: memoryStorage() });
  });
  await eachOf(count, (index) => (clients[index] as ChatClient).connect());
  const gathered = new Array<Member>(count);
  await eachOf(count, async (index) => {
    const client = clients[index] as ChatClient;
    // 0 with 1, 2 with 3: both hold the conversation before the cut, as an open window does.
    const conversation = await client.conversationWith(`user-${from + (index ^ 1)}`);
    gathered[index] = { client, conversation };
  });
  members = gathered;
  return { kind: 'gathered' };
}

async function cutAll(): Promise<CrowdReport> {
  const refusals: Record<string, number> = {};
  const back = members.map(({ client }) => returnOf(client, refusals));
  const cutAt = performance.now();
  for (const socket of sockets) socket.resetAndDestroy();
  const synced = members.map(({ conversation }, index) =>
    index % 2 === 0 ? conversation.send(text) : arrivalIn(conversation),
  );
  const backAfter = (await Promise.all(back)).map((at) => at - cutAt);
  await Promise.all(synced);
  return { kind: 'in-sync', backAfter, syncedAfter: performance.now() - cutAt, refusals };
}

/** When it was online again. Rejects when it gave up, which nothing here is a reason for. */
function returnOf(client: ChatClient, refusals: Record<string, number>): Promise<number> {
  let away = false;
  return new Promise((resolve, reject) => {
    client.on('state', (state) => {
      if (state.status === 'online') {
        if (away) resolve(performance.now());
        return;
      }
      away = true;
      if (state.status === 'closed' || state.status === 'unauthorized') {
        reject(new Error(`A client gave up: ${state.status} ${state.error?.code}`));
      }
      if (state.status === 'reconnecting' && state.error !== undefined) {
        const { code } = state.error;
        refusals[code] = (refusals[code] ?? 0) + 1;
      }
    });
  });
}

function arrivalIn(conversation: Conversation): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (conversation.messages.some((message) => message.text === text)) resolve();
    };
    conversation.on('change', look);
    look();
  });
}

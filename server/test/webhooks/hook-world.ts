import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WebhookDelivery, WebhookEventFilter } from '@chat/protocol';
import { ownName, WebhookReceiver, waitFor } from '@chat/testkit';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { AdminWebhooks } from '../../src/admin/admin-webhooks.js';
import type { Bus } from '../../src/bus/bus.js';
import { createBus } from '../../src/bus/create-bus.js';
import type { Log } from '../../src/log.js';
import { meteredStore } from '../../src/metrics/metered-store.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { createStore } from '../../src/store/open-store.js';
import type { ConversationRecord, Store, UserRecord } from '../../src/store/store.js';
import type { WebhookTimes } from '../../src/webhooks/webhook-times.js';
import { createWebhooks } from '../../src/webhooks/webhooks.js';
import { temporaryDirectory } from '../store/temporary-directory.js';

/** As they are, but in a hurry. */
const hurried: WebhookTimes = {
  ...{ timeout: 300, firstPause: 10, longestPause: 40, giveUp: 86_400_000 },
  ...{ look: 20, remark: 10_000, grace: 60_000, hold: 60_000 },
  ...{ overlap: 86_400_000, keep: 7 * 86_400_000 },
};

export interface HookOptions {
  readonly times?: Partial<WebhookTimes>;
  /** Of the nodes that share a store: the same ones. */
  readonly url?: string;
  readonly bus?: Bus;
  /** What is done to the store, beneath all else. */
  readonly around?: (store: Store) => Store;
}

export type HookNode = Awaited<ReturnType<typeof startHooks>>;

/** Where a store of the test's own is: in a file, or on MONGODB_URL. */
export function storeUrl(kind: 'sqlite' | 'mongodb'): string {
  if (kind === 'sqlite') return `sqlite:${join(temporaryDirectory(), 'chat.db')}`;
  const url = new URL(process.env.MONGODB_URL as string);
  url.pathname = `/chat-hooks-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => {
    const { MongoClient } = await import('mongodb');
    const client = new MongoClient(url.href);
    await client.db().dropDatabase();
    await client.close();
  });
  return url.href;
}

/** Webhooks as the server runs them, over a store whose clock can be put forward. */
export async function startHooks({
  times = {},
  url = storeUrl('sqlite'),
  bus = createBus(),
  around = (store) => store,
}: HookOptions = {}) {
  const inner = around(meteredStore(createStore(url), new Metrics('test', new Registry())));
  await inner.open();
  await bus.open();
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const webhooks = createWebhooks({
    ...{ store: inner, bus, log, now },
    times: { ...hurried, ...times },
  });
  const { store } = webhooks;
  const admin = new AdminWebhooks({ store: store.webhooks, webhooks, now });
  await webhooks.start();
  let state: 'started' | 'stopped' = 'started';
  const stop = async () => {
    if (state === 'stopped') return;
    state = 'stopped';
    await webhooks.stop();
    await store.close();
  };
  onTestFinished(stop);

  const addUser = async (fields: Partial<UserRecord> = {}): Promise<UserRecord> => {
    const user: UserRecord = {
      ...{ id: randomUUID(), realm: 'local', username: ownName(), name: 'Somebody' },
      ...{ picture: null, passwordHash: 'hash', createdAt: now(), tokensValidFrom: 0 },
      ...fields,
    };
    await store.users.create(user);
    return user;
  };
  return {
    ...{ store, inner, admin, bus, url, lines, now, stop, addUser },
    /** As if this node told nobody any more, though it goes on to write. */
    halt: () => webhooks.stop(),
    pass(time: number) {
      ahead += time;
    },
    /** A receiver that is told of what happens from now on. */
    async receive(events?: WebhookEventFilter[]) {
      const receiver = await WebhookReceiver.start();
      const { webhook, secret } = await admin.create({
        url: receiver.url,
        ...(events && { events }),
      });
      receiver.secrets.push(secret);
      return { receiver, id: webhook.id };
    },
    async open(): Promise<ConversationRecord> {
      const memberIds = [(await addUser()).id, (await addUser()).id].sort();
      const conversation = { id: `con_${randomUUID()}`, memberIds, createdAt: now() };
      return (await store.conversations.open(conversation)).conversation;
    },
    async send(conversation: ConversationRecord, text = 'Hello') {
      const { message } = await store.messages.append({
        ...{ conversationId: conversation.id, senderId: conversation.memberIds[0] as string },
        ...{ clientId: randomUUID(), text, createdAt: now() },
      });
      return message;
    },
    async edit(conversation: ConversationRecord, seq: number, text: string) {
      const act = { kind: 'edit', text, at: now() } as const;
      return store.messages.change({ ...target(conversation, seq), act });
    },
    async remove(conversation: ConversationRecord, seq: number) {
      const act = { kind: 'delete', at: now() } as const;
      return store.messages.change({ ...target(conversation, seq), act });
    },
    async delivery(id: string, wanted: (delivery: WebhookDelivery) => boolean) {
      return waitFor(async () => (await admin.deliveries(id, {})).deliveries.find(wanted));
    },
  };
}

function target({ id: conversationId }: ConversationRecord, seq: number) {
  return { conversationId, seq, changeId: randomUUID(), base: seq };
}

/** The texts of messages, as a receiver was told of them. */
export const textsOf = (receiver: WebhookReceiver): string[] =>
  receiver.once.map(({ event }) =>
    'message' in event.data ? event.data.message.text : event.type,
  );

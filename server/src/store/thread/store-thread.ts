/** What runs in the thread of a `ThreadedStore`: the store itself, and the calls that come for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteStore } from '../sqlite/sqlite-store.js';
import { StoreError } from '../store.js';
import {
  type AppendRun,
  fieldsPerMessage,
  messagesOf,
  partsOf,
  type StoreCall,
  type StorePart,
  type StoreReply,
  type StoreRequest,
  type StoreThreadData,
} from './store-calls.js';

const { path } = workerData as StoreThreadData;
const port = parentPort;
if (port === null) throw new Error('This file is the store’s thread, and runs in no other way.');

const store = new SqliteStore(path);
/** The compiler misses none. What a part has is typed where it is called from. */
const parts: Readonly<Record<StorePart, object>> = {
  users: store.users,
  sessions: store.sessions,
  conversations: store.conversations,
  receipts: store.receipts,
  settings: store.settings,
  messages: store.messages,
  files: store.files,
  push: store.push,
  unread: store.unread,
  retention: store.retention,
  blocks: store.blocks,
  privacy: store.privacy,
  lastSeen: store.lastSeen,
  search: store.search,
  reports: store.reports,
  audit: store.audit,
  webhooks: store.webhooks,
};
const targets = { store, ...parts } as Readonly<Record<StoreCall[1], object>> as Readonly<
  Record<string, Record<string, (...args: readonly unknown[]) => Promise<unknown>>>
>;

let replies: StoreReply[] = [];

/** What one commit settles goes back together. */
function reply(one: StoreReply): void {
  replies.push(one);
  if (replies.length > 1) return;
  setImmediate(() => {
    const settled = replies;
    replies = [];
    port?.postMessage(settled);
  });
}

port.on('message', (requests: readonly StoreRequest[]) => {
  for (const request of requests) {
    if (request.length === 2) void append(request);
    else void call(request);
  }
});

async function call([id, part, method, args]: StoreCall): Promise<void> {
  try {
    const call = targets[part]?.[method];
    if (call === undefined) throw new Error(`The store has no ${part}.${method}.`);
    reply([id, await call.apply(targets[part], [...args])]);
  } catch (error) {
    reply([id, undefined, partsOf(error)]);
  }
}

async function append([firstId, fields]: AppendRun): Promise<void> {
  try {
    const outcomes = await store.messages.appendAll(messagesOf(fields));
    reply({
      firstId,
      outcomes: outcomes.map((outcome) =>
        outcome instanceof StoreError ? { error: partsOf(outcome) } : outcome,
      ),
    });
  } catch (error) {
    const lost = { error: partsOf(error) };
    const count = fields.length / fieldsPerMessage;
    reply({ firstId, outcomes: Array.from({ length: count }, () => lost) });
  }
}

import { registerUser, startServer, type TestServer, type TestUser, waitFor } from '@chat/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatClient, ChatStorage, Conversation, TimelineMessage } from '../src/index.js';
import { connectUser, createClient } from './support/connect-client.js';
import { type SharedStorage, sharedStorage } from './support/shared-storage.js';

type Act = 'online' | 'offline' | 'send' | 'edit' | 'delete' | 'react' | 'unreact' | 'idle';

/** What one tab does next, to which of the messages that it shows. */
interface Step {
  readonly tab: number;
  readonly act: Act;
  readonly which: number;
}

interface Tab {
  readonly client: ChatClient;
  readonly conversation: Conversation;
  online: boolean;
}

const acts: Act[] = ['online', 'offline', 'send', 'edit', 'delete', 'react', 'unreact', 'idle'];
const step = fc.record<Step>({
  tab: fc.nat(2),
  act: fc.constantFrom(...acts),
  which: fc.nat(),
});

async function openTab(server: TestServer, account: TestUser, peer: string, storage: ChatStorage) {
  const client = createClient({ url: server.url, storage, environment: { random: () => 0.002 } });
  await client.signIn(account);
  await client.connect();
  return { client, conversation: await client.conversationWith(peer), online: true };
}

/** Three tabs of one user, and what has to be true of them in the end. */
class Tabs {
  readonly #tabs: readonly Tab[];
  readonly #outcomes: Promise<unknown>[] = [];
  /** Written while no tab could send it, and not sent since. */
  readonly #unsent = new Set<string>();
  /** Deleted while it was that: nobody may ever see it. */
  readonly withdrawn = new Set<string>();
  #count = 0;

  constructor(tabs: readonly Tab[]) {
    this.#tabs = tabs;
  }

  do({ tab: index, act, which }: Step): void {
    const tab = this.#tabs[index] as Tab;
    const { client, conversation } = tab;
    const there = conversation.messages.filter(
      ({ deleted, status }) => !deleted && status !== 'failed',
    );
    const message = there[which % there.length];
    if (act === 'online' || act === 'offline') {
      tab.online = act === 'online';
      if (tab.online) {
        this.#unsent.clear();
        client.connect().catch(() => {});
      } else client.disconnect();
    } else if (act === 'send') {
      const text = `message ${++this.#count}:`;
      if (this.#tabs.every(({ online }) => !online)) this.#unsent.add(text);
      this.#await(conversation.send(text));
    } else if (message) this.#change(conversation, act, message);
  }

  #change(conversation: Conversation, act: Act, message: TimelineMessage): void {
    const name = nameOf(message.text);
    if (act === 'edit') {
      this.#await(conversation.edit(message, `${message.text} ${++this.#count}`));
    } else if (act === 'delete') {
      if (message.seq === null && this.#unsent.has(name)) this.withdrawn.add(name);
      this.#await(conversation.delete(message));
    } else if (act === 'react' || act === 'unreact') {
      this.#await(conversation.react(message, '👍', act === 'react'));
    }
  }

  /** All come online; returns once nothing waits any more, and all show what the other one does. */
  async settle(shared: SharedStorage, bobs: Conversation): Promise<void> {
    for (const { client } of this.#tabs) await client.connect();
    await waitFor(async () => {
      const { outbox, changes } = await shared.kept();
      const entries = [...(await outbox.list()), ...((await changes?.list()) ?? [])];
      return entries.every(({ failure }) => failure);
    });
    await waitFor(() => this.#tabs.every(({ conversation }) => view(conversation) === view(bobs)));
    await Promise.allSettled(this.#outcomes);
    await waitFor(() =>
      this.#tabs.every(({ conversation }) =>
        conversation.messages.every(({ change }) => change?.status !== 'pending'),
      ),
    );
  }

  #await(outcome: Promise<unknown>): void {
    this.#outcomes.push(outcome.catch(() => {}));
  }
}

/** What a text began as: an edit adds to it. */
const nameOf = (text: string) => text.slice(0, text.indexOf(':') + 1);

/** What is to be seen of stored messages. */
function view({ messages }: Conversation): string {
  const stored = messages.filter(({ seq }) => seq !== null);
  return JSON.stringify(
    stored.map(({ seq, text, deleted, reactions }) => [
      ...[seq, text, deleted],
      reactions.map(({ emoji, userIds }) => [emoji, userIds]),
    ]),
  );
}

test('whatever three tabs do, online or not, all end the same, and what was withdrawn is never sent', async () => {
  const server = await startServer();
  const steps = fc.array(step, { minLength: 30, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const bob = await connectUser(server);
      const alice = await registerUser(server);
      const bobs = await bob.client.conversationWith(alice.username);
      const seen = new Set<string>();
      bobs.on('change', () => {
        for (const { text } of bobs.messages) seen.add(nameOf(text));
      });
      const shared = sharedStorage();
      const open = () => openTab(server, alice, bob.account.username, shared.tab());
      const tabs = new Tabs([await open(), await open(), await open()]);
      for (const each of all) {
        tabs.do(each);
        // Now and then the network has its turn.
        if (each.which % 3 === 0) await bob.client.findUser(alice.username);
      }
      await tabs.settle(shared, bobs);
      expect([...tabs.withdrawn].filter((name) => seen.has(name))).toEqual([]);
    }),
    // A smaller example takes as long as this one did.
    { numRuns: 6, endOnFailure: true },
  );
}, 120_000);

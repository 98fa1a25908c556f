/**
 * A process of its own that appends to a conversation until it is killed, and prints the `seq` of
 * each message that the store acknowledged. Arguments: file, conversation id, sender id.
 * It prints `!` for each refused write, and goes on.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createStore } from '../../src/store/open-store.js';

const [file = '', conversationId = '', senderId = ''] = process.argv.slice(2);
const store = createStore(`sqlite:${file}`);
await store.open();

async function appendOne(): Promise<void> {
  try {
    const { message } = await store.messages.append({
      conversationId,
      senderId,
      clientId: randomUUID(),
      text: 'x'.repeat(500),
      createdAt: Date.now(),
    });
    writeSync(1, `${message.seq}\n`);
  } catch {
    writeSync(1, '!\n');
    await nextTurn();
  }
}

await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (;;) await appendOne();
  }),
);

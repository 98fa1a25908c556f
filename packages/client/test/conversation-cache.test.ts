import type { Message } from '@chat/protocol';
import { describe, expect, test } from 'vitest';
import { ConversationCache } from '../src/conversations/conversation-cache.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import type { CacheStorage } from '../src/storage/storage.js';
import { Timeline } from '../src/timeline/timeline.js';
import { ManualClock } from './support/manual-clock.js';

const message = (fields: Partial<Message>): Message => ({
  ...{ conversationId: 'cnv', seq: 1, rev: 1, senderId: 'usr_peer', clientId: 'id' },
  ...{ text: 'a secret', createdAt: 1 },
  ...fields,
});

async function setUp() {
  const { cache: storage } = await memoryStorage().open({ server: 'x', userId: 'usr_own' });
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const open = async () => {
    const onError = (error: unknown) => errors.push(error);
    const handlers = { onOther: () => {}, onError };
    const cache = new ConversationCache({ storage: storage as CacheStorage, clock, ...handlers });
    await cache.loaded;
    return cache;
  };
  return { storage: storage as CacheStorage, clock, errors, open };
}

describe('the conversations that a device keeps', () => {
  test('are kept as they are by now: what was deleted is in none of them', async () => {
    const { storage, clock, errors, open } = await setUp();
    const timeline = new Timeline({ id: 'cnv', members: [], head: 0, createdAt: 0 }, 'usr_own');
    const original = message({});
    timeline.receive(original);
    timeline.receive(
      message({ seq: 2, rev: 2, clientId: 'b', text: 'so?', replyTo: 1, quoted: original }),
    );
    const cache = await open();
    cache.save(timeline);
    await clock.advance(1_000);
    expect(JSON.stringify(await storage.list())).toContain('a secret');
    timeline.receive(message({ rev: 3, text: '', deletedAt: 3 }));
    cache.save(timeline);
    await clock.advance(1_000);
    expect(JSON.stringify(await storage.list())).not.toContain('a secret');
    expect((await open()).get('cnv')?.messages).toMatchObject([
      { text: '' },
      { text: 'so?', quoted: { text: '', deletedAt: 3 } },
    ]);
    expect(errors).toEqual([]);
  });

  test('by a version that did not know of quotes are let go of', async () => {
    const { storage, errors, open } = await setUp();
    const messages = [message({ seq: 2, rev: 2, replyTo: 1, quoted: message({}) })];
    const kept = { id: 'cnv', members: [], position: 5, messages, more: true, savedAt: 1 };
    await storage.put('cnv', kept);
    expect((await open()).list()).toEqual([]);
    expect(await storage.list()).toEqual([]);
    expect(errors).toEqual([]);
  });
});

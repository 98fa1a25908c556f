import type { Conversation } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test, vi } from 'vitest';
import type { ChatMessageList } from '../chat-message-list/chat-message-list.js';
import { mount } from '../test/mount.js';
import { inside } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import { keepEnd } from './keep-end.js';

const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => timelineMessage({ seq: index + 1 }));

function conversationOf(count: number) {
  const unloadOlder = vi.fn<Conversation['unloadOlder']>();
  return { conversation: { messages: messages(count), unloadOlder } as never, unloadOlder };
}

test('what is far above is let go of once there is much of it, and only while nobody reads further up', async () => {
  const list = await mount<ChatMessageList>(
    html`<chat-message-list style="height: 400px" .messages=${messages(100)}></chat-message-list>`,
  );
  const few = conversationOf(600);
  keepEnd(few.conversation);
  expect(few.unloadOlder).not.toHaveBeenCalled();
  const many = conversationOf(601);
  keepEnd(many.conversation);
  expect(many.unloadOlder).toHaveBeenCalledExactlyOnceWith(300);
  const scroller = inside(list, '.scroller');
  await until(() => {
    // Until it has its place at the end, it is taken back there.
    scroller.scrollTop -= 300;
    return !list.showsLatest;
  });
  keepEnd(many.conversation);
  expect(many.unloadOlder).toHaveBeenCalledOnce();
});

import type { ChatClient, Conversation, PresenceWatch } from '@chat/client';
import type { Random } from './random.js';

/**
 * Types, hides or shows its user, looks who is there, or asks whoever is writing something to stop. Any of it may
 * get lost or be refused for now; it must cost nothing else.
 */
export function stir(client: ChatClient, conversation: Conversation, random: Random): void {
  if (random.chance(0.6)) {
    conversation.setTyping(random.chance(0.7));
    return;
  }
  const streaming = conversation.messages.find(({ status }) => status === 'streaming');
  if (streaming && random.chance(0.5)) {
    conversation.stop(streaming);
    return;
  }
  const work = random.chance(0.5)
    ? client.setPrivacy({ presence: random.chance(0.7), receipts: random.chance(0.7) })
    : client.presence([conversation.peer]).then((watch) => watch.close());
  work.catch(() => {});
}

/** What is not seen rightly once nothing happens any more: everybody is there, and nobody types or writes. */
export function illusionsOf(
  { peer, messages, typing }: Conversation,
  watch: PresenceWatch | null,
): string[] {
  // Of who has never written nothing is told.
  const isTold = messages.some(({ senderId, seq }) => senderId === peer.id && seq !== null);
  const isStreaming = messages.some(({ status }) => status === 'streaming');
  return [
    ...(isTold && !watch?.of(peer)?.online ? [`does not see that ${peer.name} is there`] : []),
    ...(typing ? [`takes ${peer.name} for typing`] : []),
    ...(isStreaming ? [`takes ${peer.name} for writing`] : []),
  ];
}

import { createHash, randomUUID } from 'node:crypto';

/** What happens in a conversation is told in its order, and so is what happens to a user. */
export const conversationLane = (conversationId: string) => `conversation/${conversationId}`;
export const userLane = (userId: string) => `user/${userId}`;
/** What is told again waits for nothing, and nothing waits for it. */
export const repeatLane = (deliveryId: string) => `repeat/${deliveryId}`;

/** Null for a lane of something else. */
export function conversationOf(lane: string): string | null {
  const [kind, id] = lane.split('/');
  return kind === 'conversation' && id !== undefined ? id : null;
}

export const newDeliveryId = () => `evt_${randomUUID()}`;

/** The same whoever makes it, whenever: so a node that takes over from another one repeats the very same event. */
export function messageDeliveryId(webhookId: string, conversationId: string, key: number): string {
  const hash = createHash('sha256').update(`${webhookId} ${conversationId} ${key}`);
  return `msg_${hash.digest('base64url').slice(0, 32)}`;
}

/** Whether it is of a message, and can be made again from its conversation. */
export const isOfMessage = (deliveryId: string) => deliveryId.startsWith('msg_');

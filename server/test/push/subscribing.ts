import { createECDH, randomBytes } from 'node:crypto';
import type { SubscribeToPushRequest } from '@chat/protocol';
import { type ServedChat, testPushKeys } from '@chat/testkit';
import { rest } from '../rest.js';

/** What a browser says when it has subscribed; at a push service that nobody reaches from a test. */
export function pushBody(fields: Partial<SubscribeToPushRequest> = {}): SubscribeToPushRequest {
  return {
    endpoint: `https://updates.push.services.mozilla.com/wpush/v2/${randomBytes(60).toString('base64url')}`,
    keys: {
      p256dh: createECDH('prime256v1').generateKeys('base64url'),
      auth: randomBytes(16).toString('base64url'),
    },
    key: testPushKeys.publicKey,
    ...fields,
  };
}

/** @returns its id */
export async function subscribeToPush(
  server: ServedChat,
  token: string,
  fields: Partial<SubscribeToPushRequest> = {},
): Promise<string> {
  const body = pushBody(fields);
  const answer = await rest(server, 'PUT', '/v1/push/subscriptions', { token, body });
  if (answer.status !== 200) throw new Error(`Not subscribed: ${answer.body.message}`);
  return answer.body.id;
}

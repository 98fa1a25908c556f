import Type, { type Static } from 'typebox';
import { pushLimits } from '../limits.js';
import { closed } from './values.js';

const base64url = (length: number, description: string) =>
  Type.String({ pattern: `^[A-Za-z0-9_-]{${length}}$`, description });

const ServerKey = base64url(87, 'The server’s public key (RFC 8292), 65 bytes in base64url.');

export const PushContent = Type.Union(
  [Type.Literal('text'), Type.Literal('name'), Type.Literal('none')],
  {
    description:
      '`text`: who has written, and what; `name`: who has; `none`: that there is something new.',
  },
);
export type PushContent = Static<typeof PushContent>;

export const PushFeature = closed(
  { key: ServerKey, content: PushContent },
  '`/v1/push/subscriptions`, for what was subscribed with `key`; a push has no more than `content` in it.',
);

export const PushSubscriptionId = base64url(
  43,
  'The SHA-256 of the endpoint, in base64url: whoever knows the endpoint knows it.',
);

/** Pushes to browsers that are not there (RFC 8030). */
export const pushSchemas = {
  requests: {
    subscribeToPush: closed(
      {
        endpoint: Type.String({
          minLength: 1,
          maxLength: pushLimits.endpointLength,
          description: 'An `https:` URL of a push service that the server knows.',
        }),
        keys: closed(
          {
            p256dh: base64url(87, 'The browser’s public key, 65 bytes in base64url.'),
            auth: base64url(22, '16 bytes in base64url.'),
          },
          'What is sent is encrypted with these (RFC 8291), for this browser alone.',
        ),
        key: ServerKey,
        content: Type.Optional(PushContent),
      },
      'Has pushes sent to a browser: as `PushSubscription.toJSON()` gives it, the key that it was subscribed with, and how much is to be in them, which is `name` by default. The endpoint is that of the caller’s session from then on, whosever it was.',
    ),
  },
  responses: {
    pushSubscription: closed(
      { id: PushSubscriptionId, content: PushContent },
      'What is kept of it: `content` is the less of what was asked for and what the server allows.',
    ),
  },
} as const;

export type SubscribeToPushRequest = Static<typeof pushSchemas.requests.subscribeToPush>;
export type PushSubscriptionResponse = Static<typeof pushSchemas.responses.pushSubscription>;

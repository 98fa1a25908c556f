import Type from 'typebox';
import { Features } from './features.js';
import { User } from './users.js';
import { closed, Duration, RequestId } from './values.js';

/** The socket itself. */
export const connectionSchemas = {
  clientFrames: {
    renew: closed(
      {
        type: Type.Literal('renew'),
        id: RequestId,
        token: Type.String({ minLength: 1, maxLength: 8_192 }),
      },
      'Hands over a fresh access token of the same user and session, so that the socket may stay.',
    ),
    ping: closed(
      { type: Type.Literal('ping'), id: RequestId },
      'Asks for a sign of life: a browser cannot send WebSocket pings.',
    ),
  },
  serverFrames: {
    welcome: closed(
      {
        type: Type.Literal('welcome'),
        connectionId: Type.String({ description: 'Names this socket in the server’s logs.' }),
        user: User,
        expiresIn: Type.Integer({
          minimum: 0,
          description: 'Milliseconds until the access token expires, by the server’s clock.',
        }),
        pingInterval: Type.Integer({
          minimum: 1,
          description: 'Milliseconds of silence after which the client should `ping`.',
        }),
        features: Type.Optional(Features),
        epoch: Type.Optional(
          Type.String({
            description:
              'Names the history that the server holds. Positions of another one mean nothing here: the client loads its conversations anew.',
          }),
        ),
      },
      'First frame on every socket.',
    ),
    noted: closed(
      { type: Type.Literal('noted'), id: RequestId },
      'Replies to what is passed on and not stored, whether or not anybody was told.',
    ),
    renewed: closed(
      { type: Type.Literal('renewed'), id: RequestId, expiresIn: Duration },
      'Replies to `renew`, with the new token’s remaining life.',
    ),
    pong: closed({ type: Type.Literal('pong'), id: RequestId }, 'Replies to `ping`.'),
  },
} as const;

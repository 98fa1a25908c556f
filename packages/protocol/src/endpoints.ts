/** Where a socket is opened (RFC 6455 upgrade). */
export const socketPath = '/v1/ws';

/**
 * Answers an ordinary request with what an upgrade would be answered: 204, or the same refusal. A
 * browser shows a refused upgrade as a bare 1006, so it asks here why.
 */
export const socketCheckPath = '/v1/ws/check';

/** The subprotocol that the server selects. */
export const subprotocol = 'chat.v1';

/**
 * Prefix of the second offered subprotocol, by which a browser hands its access token over in the
 * `Sec-WebSocket-Protocol` header: a browser can set no other.
 */
export const tokenSubprotocolPrefix = 'chat.bearer.';

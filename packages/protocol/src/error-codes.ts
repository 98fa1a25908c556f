/**
 * Every error that REST answers and `error` frames carry: its HTTP status, and whether the very same
 * request can succeed later without a change (`retryable`).
 */
export const errorCodes = {
  /** A field is missing, of the wrong type, too long, or unknown. */
  invalid_request: { status: 400, retryable: false },
  /** No access token, or one that does not verify. */
  invalid_token: { status: 401, retryable: false },
  /** The access token was good and is past its `exp`: refresh, then try again. */
  token_expired: { status: 401, retryable: false },
  /** Unknown user or wrong password; which of the two is not said. */
  invalid_credentials: { status: 401, retryable: false },
  /** The session was signed out, revoked or has expired: sign in again. */
  session_ended: { status: 401, retryable: false },
  /** The page's origin is not allowed to talk to this server. */
  origin_not_allowed: { status: 403, retryable: false },
  /** This server takes no registrations. */
  registration_closed: { status: 403, retryable: false },
  /** It is for somebody else to do: a message is changed by its author. */
  forbidden: { status: 403, retryable: false },
  /** Whoever runs this server does not let the message pass; `message` says why, for its sender to read. */
  message_refused: { status: 403, retryable: false },
  /** The user is kept from writing for a time; `message` says why, for them to read, and `retryAfter` for how long. */
  muted: { status: 403, retryable: false },
  /** The user is kept out for a time; `message` says why, for them to read, and `retryAfter` for how long. */
  suspended: { status: 403, retryable: false },
  /** The time within which it could be changed has passed. */
  too_late: { status: 403, retryable: false },
  /** The message that is answered or changed does not exist, or was deleted. */
  message_not_found: { status: 404, retryable: false },
  /** A file that is to be sent is not there as a whole, or not for this message. Upload it again. */
  file_not_found: { status: 404, retryable: false },
  /** There is no such thing, or it is none of the caller's business: the two look alike. */
  not_found: { status: 404, retryable: false },
  /** There is something at this path, for other methods: the `Allow` header names them. */
  method_not_allowed: { status: 405, retryable: false },
  username_taken: { status: 409, retryable: false },
  /** The `clientId` was used before by this sender for another text. */
  client_id_conflict: { status: 409, retryable: false },
  /** There are as many reactions of this member to the message as there may be. */
  too_many_reactions: { status: 409, retryable: false },
  /** The caller has blocked as many users as one may. */
  too_many_blocks: { status: 409, retryable: false },
  /** An upload stands elsewhere than the request says: ask where, and go on from there. */
  upload_conflict: { status: 409, retryable: false },
  payload_too_large: { status: 413, retryable: false },
  /** Files of this type are not taken here. */
  file_type_not_allowed: { status: 415, retryable: false },
  rate_limited: { status: 429, retryable: true },
  internal: { status: 500, retryable: true },
  /** The store is away, or the server is stopping. */
  unavailable: { status: 503, retryable: true },
} as const;

export type ErrorCode = keyof typeof errorCodes;

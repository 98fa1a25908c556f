import Type, { type Static } from 'typebox';
import type { ErrorCode } from '../error-codes.js';
import { errorCodes } from '../error-codes.js';
import { closed, Duration, RequestId } from './values.js';

const errorCodeNames = Object.keys(errorCodes) as ErrorCode[];
export const ErrorCodeName = Type.Unsafe<ErrorCode>(
  Type.Enum(errorCodeNames, { description: 'See “Errors”.' }),
);

/** What went wrong, as a frame and as a body. */
export const errorSchemas = {
  serverFrames: {
    error: closed(
      {
        type: Type.Literal('error'),
        id: Type.Optional(RequestId),
        code: ErrorCodeName,
        message: Type.String({ description: 'For developers: what was wrong and what to do.' }),
        retryAfter: Type.Optional(Duration),
      },
      'Replies to a request that failed. Without an `id`, the frame that caused it had none to give back.',
    ),
  },
  responses: {
    error: closed(
      {
        code: ErrorCodeName,
        message: Type.String({ description: 'For developers: what was wrong and what to do.' }),
        retryAfter: Type.Optional(Duration),
      },
      'Every answer with a status of 400 or more. `retryAfter` says the same as the `Retry-After` header, in milliseconds.',
    ),
  },
} as const;

export type ErrorResponse = Static<typeof errorSchemas.responses.error>;

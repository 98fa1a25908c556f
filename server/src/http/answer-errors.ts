import type { ErrorCode } from '@chat/protocol';
import type { Boom } from '@hapi/boom';
import type { Lifecycle, Request } from '@hapi/hapi';
import { ChatError } from '../chat/chat-error.js';
import type { FailureLog } from '../edge/failure-log.js';
import { refusalBody, refusalHeaders, refusalOf, refusalStatus } from '../edge/refusal.js';
import { requestIdOf } from '../edge/request-id.js';
import { bodyTooLarge } from './json-body.js';
import { noSuchRoute } from './no-such-route.js';

/**
 * An `onPreResponse` step: every error, Hapi's own too, leaves as `{ code, message, retryAfter? }`.
 * What is nobody's business but ours goes to the log and not to the caller.
 */
export function answerErrors(
  failures: FailureLog,
  onRefused: (code: ErrorCode) => void = () => {},
): Lifecycle.Method {
  return (request, h) => {
    const { response } = request;
    if (!('isBoom' in response)) return h.continue;
    const { refusal, status } = explain(response, request);
    onRefused(refusal.code);
    failures.report(refusal, describe(request), 'request failed');
    const answer = h.response(refusalBody(refusal)).code(status);
    for (const [name, value] of Object.entries(refusalHeaders(refusal))) answer.header(name, value);
    // No takeover: the steps after this one add their headers to errors as well.
    return answer;
  };
}

function describe(request: Request) {
  const { method, route, raw, auth } = request;
  const { userId } = auth.credentials?.user ?? {};
  const requestId = requestIdOf(raw.req);
  return { requestId, method, route: route.path, ...(userId === undefined ? {} : { userId }) };
}

function explain(error: Boom | Error, request: Request): { refusal: ChatError; status: number } {
  const status = 'output' in error ? error.output.statusCode : 500;
  const refusal =
    !(error instanceof ChatError) && status < 500 ? fromHapi(status, request) : refusalOf(error);
  return {
    refusal,
    // 415 has no code of its own, yet tells HTTP clients more than 400 does.
    status: status === 415 ? status : refusalStatus(refusal),
  };
}

/** Hapi's own refusals happen before any of our code; its sentences may repeat input, ours do not. */
function fromHapi(status: number, request: Request): ChatError {
  switch (status) {
    case 401:
      return new ChatError('invalid_token', 'There is no access token, or it is not accepted.');
    case 404:
      return noSuchRoute(request);
    case 413:
      return bodyTooLarge();
    case 415:
      return new ChatError(
        'invalid_request',
        'The body must be JSON: Content-Type: application/json.',
      );
    default:
      return new ChatError('invalid_request', 'The request cannot be read.');
  }
}

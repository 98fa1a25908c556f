import { type Logger, pino } from 'pino';
import type { LogOutput } from './log-output/log-output.js';

/**
 * The server's logger: one JSON line per event. What may hold a secret is never
 * handed to it; the redaction is a second wall, should somebody hand it whole headers one day.
 */
export function createLogger(level: string, output: LogOutput): Logger {
  const secret = ['authorization', '["sec-websocket-protocol"]', 'cookie', 'password'];
  const places = ['', 'headers.', 'req.headers.', 'request.headers.'];
  const paths = places.flatMap((place) =>
    secret.map((name) => (name.startsWith('[') ? `${place.slice(0, -1)}${name}` : place + name)),
  );
  return pino(
    {
      level,
      base: null,
      redact: { paths, censor: '[redacted]' },
      serializers: { err: describeError },
    },
    output,
  );
}

/**
 * Name, code and stack only: errors of drivers and parsers carry further fields, and may quote there
 * what they choked on.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return {
    name,
    ...code,
    message,
    stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

import type { RouteOptions } from '@hapi/hapi';

/** A route that takes no body: one that nobody asked for is left unread. */
export const noBody = {
  payload: { parse: false, output: 'stream', maxBytes: 64 * 1024 },
} satisfies RouteOptions;

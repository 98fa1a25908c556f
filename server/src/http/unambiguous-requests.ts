import type { Server } from '@hapi/hapi';
import { requireUnambiguous } from '../edge/unambiguous-request.js';

/** Refuses what two readers could take for two things, before anybody is asked who they are. */
export function registerUnambiguousRequests(server: Server): void {
  server.ext(
    'onPreAuth',
    (request, h) => {
      const { req } = request.raw;
      // What `server.inject` makes up came over no wire.
      if (req.rawHeaders !== undefined) requireUnambiguous(req);
      return h.continue;
    },
    { sandbox: 'plugin' },
  );
}

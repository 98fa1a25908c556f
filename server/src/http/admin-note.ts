import type { Request } from '@hapi/hapi';
import { requestIdOf } from '../edge/request-id.js';
import type { Log } from '../log.js';

/** Logs what an administrator has done. Who it was is known by the request id, from the logs of the backend. */
export const adminNote =
  (log: Log) =>
  (request: Request, action: string, fields: object): void =>
    log.info({ requestId: requestIdOf(request.raw.req), ...fields }, `admin: ${action}`);

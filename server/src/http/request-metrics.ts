import type { Request, Server } from '@hapi/hapi';
import type { Metrics } from '../metrics/metrics.js';

/** Times the requests to the plugin's own routes. By route: paths are without end. */
export function registerRequestMetrics(server: Server, metrics: Metrics): void {
  const { plugin } = server.realm;
  server.events.on('response', ({ route, info, raw }: Request) => {
    if (route.realm.plugin !== plugin) return;
    const ms = (info.completed ?? info.responded) - info.received;
    const labels = { method: route.method, route: route.path, status: raw.res.statusCode };
    metrics.requests.observe(labels, Math.max(0, ms) / 1_000);
  });
}

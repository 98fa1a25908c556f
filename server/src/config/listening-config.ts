import { isIP } from 'node:net';
import type { Environment } from './environment.js';

/** Where the server listens. */
export interface ListeningConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where `/metrics` is served, 0 takes a free port; null serves none. */
  readonly metricsPort: number | null;
  readonly metricsHost: string;
}

/** A name of RFC 1123 §2.1, and the underscores that container networks have. */
const hostName = /^(?=.{1,253}$)[a-z\d_](?:[\w-]*\w)?(?:\.[a-z\d_](?:[\w-]*\w)?)*\.?$/i;

export function readListeningConfig(
  env: Environment,
  warn: (sentence: string) => void,
): ListeningConfig {
  return {
    host: host(env, 'HOST'),
    port: env.integer('PORT', 3000, 0, 65_535),
    metricsPort: metricsPort(env, warn),
    metricsHost: host(env, 'METRICS_HOST'),
  };
}

function host(env: Environment, name: string): string {
  // In brackets it is half of a URL, and meant no less.
  const text = (env.text(name) ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
  if (!isHost(text)) {
    env.problem(
      name,
      'must be an address or a name of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, without a scheme or a port.',
    );
  }
  return text;
}

/** Whether a socket could listen there: an IP address, or a name that may stand for one. */
function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  // Only digits and dots: an address with a mistake, which no resolver should guess at.
  return hostName.test(text) && !/^[\d.]+$/.test(text);
}

function metricsPort(env: Environment, warn: (sentence: string) => void): number | null {
  const text = env.text('METRICS_PORT');
  if (text === null) return null;
  if (!text.startsWith('tcp://')) return env.integer('METRICS_PORT', 0, 0, 65_535);
  // Kubernetes sets it where a service is called "metrics".
  warn(
    'METRICS_PORT is the address of a Kubernetes service here and was not taken for ours: no metrics are served. Set enableServiceLinks: false and METRICS_PORT to a number, or give the service another name.',
  );
  return null;
}

import { isIPv6 } from 'node:net';

/** Ends with 0 while the server on this machine lives, else with 1: the image's health check. */
const { HOST = '', PORT = '' } = process.env;
const host = HOST.trim().replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
// Who listens on all addresses is met on the machine's own.
const met = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
const url = `http://${isIPv6(met) ? `[${met}]` : met}:${PORT.trim() || 3000}/healthz`;
const alive = await fetch(url, { signal: AbortSignal.timeout(2_500) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exit(alive ? 0 : 1);

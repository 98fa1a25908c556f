import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The address that limits are counted by. Each trusted proxy appends the address it was called from
 * to `X-Forwarded-For`, so with `trustedProxies` of them the client's is that many from the end;
 * whatever stands before it was written by the client itself.
 *
 * An IPv6 client usually owns a whole /64, so that is what is counted. IPv4 in an IPv6 notation is
 * one client, however it is written: mapped (RFC 4291 §2.5.5.2) or translated (RFC 6052 §2.1).
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string {
  const direct = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return network(direct);
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  const claimed = withoutPort(hops.at(-trustedProxies)?.trim() ?? '');
  return network(isIP(claimed) ? claimed : direct);
}

/** Some gateways append the port: `198.51.100.7:41234`, `[2001:db8::1]:443`. */
function withoutPort(hop: string): string {
  const [, bracketed, plain] = /^"?(?:\[(.+)\]|([\d.]+))(?::\d+)?"?$/.exec(hop) ?? [];
  return bracketed ?? plain ?? hop;
}

function network(address: string): string {
  if (!isIP(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  if (parsed.range() === 'rfc6052') {
    return new ipaddr.IPv4(parsed.toByteArray().slice(-4)).toString();
  }
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}

import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../src/edge/client-address.js';

const proxy = '192.0.2.1';

function addressOf(forwarded: string | undefined, trustedProxies = 1, direct = proxy): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const socket = { remoteAddress: direct } as IncomingMessage['socket'];
  return clientAddress({ headers, socket }, trustedProxies);
}

describe('the address that limits are counted by', () => {
  test.each([
    ['198.51.100.7', '198.51.100.7'],
    ['198.51.100.7:41234', '198.51.100.7'],
    ['"198.51.100.7:41234"', '198.51.100.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0000::0001', '2001:db8:0:0::/64'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['"[2001:db8::1]:443"', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['::ffff:c633:6407', '198.51.100.7'],
    ['0:0:0:0:0:FFFF:c633:6407', '198.51.100.7'],
    ['[::ffff:c633:6407]:443', '198.51.100.7'],
    ['64:ff9b::c633:6407', '198.51.100.7'],
    ['64:ff9b::198.51.100.7', '198.51.100.7'],
    ['203.0.113.9, 198.51.100.7:1', '198.51.100.7'],
    ['made up, 203.0.113.9 ,198.51.100.7', '198.51.100.7'],
  ])('is, for X-Forwarded-For: %s, %s', (forwarded, address) => {
    expect(addressOf(forwarded)).toBe(address);
  });

  test.each([
    undefined,
    '',
    ' , ',
    'unknown',
    '_hidden',
    '198.51.100',
    '198.51.100.7:',
    '198.51.100.7:port',
    '010.051.100.007',
    '0x7f.1',
    '3325256711',
    '[198.51.100.7',
    '2001:db8::1]:443',
    '198.51.100.7,',
  ])('is the proxy’s for X-Forwarded-For: %s', (forwarded) => {
    expect(addressOf(forwarded)).toBe(proxy);
  });

  test('is as far from the end as there are proxies, and never what a client wrote', () => {
    const forwarded = '203.0.113.9:5, 198.51.100.7:1, 192.0.2.2';
    expect(addressOf(forwarded, 0)).toBe(proxy);
    expect(addressOf(forwarded, 2)).toBe('198.51.100.7');
    expect(addressOf(forwarded, 4)).toBe(proxy);
  });

  test('of a socket is read in the same way', () => {
    expect(addressOf(undefined, 0, '::ffff:198.51.100.7')).toBe('198.51.100.7');
    expect(addressOf(undefined, 0, '::1')).toBe('0:0:0:0::/64');
  });
});

import { describe, expect, test } from 'vitest';
import { originProblem } from '../../src/edge/origin.js';
import { OriginPolicy } from '../../src/edge/origin-policy.js';

describe('an allowed origin', () => {
  test.each([
    'https://www.example.com',
    'http://localhost:5173',
    'http://[::1]:8080',
    'https://xn--mnchen-3ya.example',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'app://.',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://6f0ee6ae-3f2a-4b6c-9a27-0b8c6d1d5f10',
    'vscode-webview://1a2b3c',
  ])('can be %s', (origin) => {
    expect(originProblem(origin)).toBeNull();
    const policy = new OriginPolicy([origin]);
    expect(policy.allows(origin, 'chat.example')).toBe(true);
    expect(policy.allows(`${origin}x`, 'chat.example')).toBe(false);
  });

  test.each([
    ['*', 'no wildcard'],
    ['https://*.example.com', 'no wildcard'],
    ['null', 'nobody'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example,'],
    ['https://a.example/', 'https://a.example,'],
    ['https://a.example/shop', 'https://a.example,'],
    ['https://A.example', 'https://a.example,'],
    ['https://a.example:443', 'https://a.example,'],
    ['wss://a.example', 'https://a.example,'],
    ['a.example', 'https://a.example,'],
    ['capacitor://localhost/', 'capacitor://localhost,'],
    ['file:///', 'no origin'],
    ['file://a', 'no origin'],
    ['capacitor://', 'no origin'],
    ['data:text/html,x', 'no origin'],
    ['https://name@a.example', 'no origin'],
    ['https://', 'no origin'],
    ['two words', 'no origin'],
  ])('cannot be %s, and it is said why or what was meant', (origin, words) => {
    expect(originProblem(origin)).toContain(words);
    expect(new OriginPolicy([origin]).allows(origin, 'a.example')).toBe(false);
  });

  test('of an app is not the server’s own because its name is a host’s', () => {
    const policy = new OriginPolicy([]);
    expect(policy.allows('http://localhost', 'localhost')).toBe(true);
    expect(policy.allows('https://localhost:8443', 'localhost:8443')).toBe(true);
    expect(policy.allows('capacitor://localhost', 'localhost')).toBe(false);
    expect(policy.allows('chrome-extension://chat', 'chat')).toBe(false);
  });
});

import { sharedServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { refusal, refusalOf, rest } from '../rest.js';
import { rawRequest } from './raw-request.js';

const html = 'text/html,application/xhtml+xml,*/*;q=0.8';

test('a browser at the server’s address is told what this is, and how to embed it', async () => {
  const server = await sharedServer();
  const answer = await fetch(server.url, { headers: { accept: html } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-/,
  );
  const page = await answer.text();
  expect(page).toContain(`&lt;chat-window server="${server.url}"`);
  // Nothing of it comes from elsewhere, and nothing of it runs.
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
  const head = await fetch(server.url, { method: 'HEAD', headers: { accept: html } });
  expect(head.status).toBe(200);
});

test('a program there still learns that there is nothing', async () => {
  const server = await sharedServer();
  for (const headers of [{}, { accept: 'application/json' }, { accept: '*/*' }]) {
    expect(refusalOf(await rest(server, 'GET', '/', { headers }))).toEqual(
      refusal(404, 'not_found'),
    );
  }
});

test('a Host that would be markup is shown as text', async () => {
  const server = await sharedServer();
  const { status, text } = await rawRequest(
    server,
    "GET / HTTP/1.1\r\nHost: a&'b\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
  );
  expect(status).toBe(200);
  expect(text).toContain('https://a&#38;&#39;b/chat-window.js');
  expect(text).not.toContain("a&'b");
});

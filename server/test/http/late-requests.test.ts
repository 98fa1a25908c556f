import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { answerUnreadable } from '../../src/http/unreadable-requests.js';

test('a request that has not come in time is to be tried again; what is none is refused for good', async () => {
  const listener = createServer({ headersTimeout: 100, connectionsCheckingInterval: 50 });
  answerUnreadable(listener);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  const answerTo = async (bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.write(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  };
  const late = await answerTo('GET /v1/me HTTP/1.1\r\nhost: a\r\n');
  expect(late).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  expect(late).toContain('\r\nretry-after: 1\r\n');
  expect(late).toContain('"code":"unavailable"');
  expect(late).toContain('"retryAfter":1000');
  const none = await answerTo('what is this?\r\n\r\n');
  expect(none).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(none).toContain('"code":"invalid_request"');
});

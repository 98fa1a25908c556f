import { ChatClient } from '@chat/client';
import { chatServerUrl, until } from '@chat/testkit/in-page';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Visit } from './visit.js';

test('a visit that ends hears nothing more, not even of the event in which it ended', async () => {
  const client = new ChatClient({ url: chatServerUrl(), auth: { session: { storage: 'memory' } } });
  onTestFinished(() => client.dispose());
  const visit = new Visit(client);
  const [first, second, another] = [vi.fn(() => visit.end()), vi.fn(), vi.fn()];
  visit.on('state', first);
  visit.on('state', second);
  new Visit(client).on('state', another);

  client.connect().catch(() => {});
  await until(() => another.mock.calls.length > 0);
  client.disconnect();
  expect(visit.over).toBe(true);
  expect(first).toHaveBeenCalledTimes(1);
  expect(second).not.toHaveBeenCalled();
});

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atTestEnd } from './teardown.js';

/** Lets a server of a test's own listen until the test ends. @returns its URL, without a slash at its end */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTestEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chatPlugin, createBus, createFiles, createStore, newPushKeys } from '@chat/server';
import Hapi from '@hapi/hapi';

const secret = () => randomBytes(32).toString('hex');

/** What a server says of its REST routes, one that has all of them. */
export async function openApiDocument() {
  const folder = await mkdtemp(join(tmpdir(), 'chat-docs-'));
  const server = Hapi.server();
  await server.register({
    plugin: chatPlugin,
    options: {
      store: createStore('sqlite::memory:'),
      bus: createBus(),
      jwtSecrets: [secret()],
      adminToken: secret(),
      files: createFiles(pathToFileURL(folder).href),
      push: { ...newPushKeys(), subject: 'https://chat.example.com' },
      guestPeers: ['support'],
    },
  });
  const { payload } = await server.inject('/v1/openapi.json');
  await server.stop();
  await rm(folder, { recursive: true });
  return JSON.parse(payload);
}

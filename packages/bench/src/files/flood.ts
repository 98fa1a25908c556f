import { openAsBlob } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ChatClient, memoryStorage } from '@chat/client';
import { hostToken } from '../host-token.js';

/** What a thread is to upload, again and again until it is told to end. */
export interface Flood {
  readonly url: string;
  readonly path: string;
  /** At once. */
  readonly uploads: number;
}

const { url, path, uploads } = workerData as Flood;
let isOver = false;
let done = 0;

/** One user for each: nobody waits for another. */
async function upload(index: number): Promise<void> {
  const client = new ChatClient({
    url,
    auth: { getToken: async () => hostToken(`uploader-${index}`) },
    storage: memoryStorage(),
  });
  await client.connect();
  const conversation = await client.conversationWith('user-0');
  parentPort?.postMessage('ready');
  while (!isOver) {
    await conversation.upload(await openAsBlob(path));
    done += 1;
  }
  await client.dispose();
}

parentPort?.on('message', () => {
  isOver = true;
});
await Promise.all(Array.from({ length: uploads }, (_, index) => upload(index)));
parentPort?.postMessage(done);
parentPort?.close();

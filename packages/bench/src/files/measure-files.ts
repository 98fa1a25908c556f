import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatClient, type Conversation, memoryStorage } from '@chat/client';
import { hostToken } from '../host-token.js';
import { MeasuredServer, type Program } from '../measured-server.js';
import { chatServerWith } from '../stored.js';
import { ReadingPage } from '../streaming/reading-page.js';
import { fileOf, megabyte } from './made-up-file.js';
import { PeakMemory } from './peak-memory.js';
import { roomForFiles } from './room-for-files.js';

export interface FileCost {
  readonly what: string;
  readonly megabytes: number;
  readonly seconds: number;
  /** Bytes beyond what it had before, at most. */
  readonly server: number;
  readonly client: number;
}

/** What memory it takes to send and to fetch a file, and one of a quarter of its size. */
export async function measureFiles(
  megabytes: number,
  log: (line: string) => void,
): Promise<FileCost[]> {
  const site = await ReadingPage.site();
  const program = chatServerWith(1, 1);
  const env: Program['env'] = (folder) => ({
    ...program.env(folder),
    ...roomForFiles,
    ALLOWED_ORIGINS: site.url,
  });
  const server = await MeasuredServer.start({ ...program, env });
  const folder = await mkdtemp(join(tmpdir(), 'chat-bench-'));
  const client = new ChatClient({
    url: server.url,
    auth: { getToken: async () => hostToken('user-1') },
    storage: memoryStorage(),
  });
  const page = await site.open(server.url);
  const costs: FileCost[] = [];
  try {
    await client.connect();
    const conversation = await client.conversationWith('user-0');
    const cost = async (
      what: string,
      size: number,
      pids: readonly number[],
      act: () => Promise<unknown>,
    ) => {
      await server.read('collect-and-read');
      const [ofServer, ofClient] = [new PeakMemory([server.pid]), new PeakMemory(pids)];
      const began = performance.now();
      await act();
      const seconds = (performance.now() - began) / 1_000;
      const { beyond } = ofServer;
      costs.push({ what, megabytes: size, seconds, server: beyond, client: ofClient.beyond });
      log(row(costs.at(-1) as FileCost));
    };
    // Once for the compiler.
    await sendAndFetch(conversation, await fileOf(folder, 1));
    for (const size of [Math.ceil(megabytes / 4), megabytes]) {
      const path = await fileOf(folder, size);
      const own = [process.pid];
      let url = '';
      await cost('sent by Node', size, own, async () => {
        url = await send(conversation, path);
      });
      await cost('fetched by Node', size, own, () => fetchAll(url, size));
      const pids = await page.pids();
      await cost('sent by Chromium', size, pids, () => page.send(path));
    }
    return costs;
  } finally {
    await client.dispose();
    await page.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns where it is then */
async function send(conversation: Conversation, path: string): Promise<string> {
  const message = await conversation.send('', { files: [await openAsBlob(path)] });
  const [file] = message.files;
  if (file === undefined) throw new Error('The message has no file.');
  return conversation.fileUrl(message, file);
}

async function fetchAll(url: string, megabytes: number): Promise<void> {
  const { body } = await fetch(url);
  let bytes = 0;
  const count = (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
  };
  await body?.pipeTo(new WritableStream({ write: count }));
  if (bytes !== megabytes * megabyte) throw new Error(`${bytes} bytes came.`);
}

async function sendAndFetch(conversation: Conversation, path: string): Promise<void> {
  await fetchAll(await send(conversation, path), 1);
}

export function renderFiles(costs: readonly FileCost[]): string {
  return [
    '| | MB | s | server: more memory, MB | client: more memory, MB |',
    '|---|---|---|---|---|',
    ...costs.map(row),
  ].join('\n');
}

function row({ what, megabytes, seconds, server, client }: FileCost): string {
  const inMegabytes = (bytes: number) => (bytes / megabyte).toFixed(0);
  const cells = [what, megabytes, seconds.toFixed(1), inMegabytes(server), inMegabytes(client)];
  return `| ${cells.join(' | ')} |`;
}

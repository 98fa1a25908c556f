import { ChatClient, memoryStorage } from '@chat/client';
import { hostToken } from '../host-token.js';
import { MeasuredServer } from '../measured-server.js';
import { percentile } from '../offer-load.js';
import { chatServerWith } from '../stored.js';
import { ReadingPage, type Watched } from './reading-page.js';
import { watchPage } from './watch-page.js';

/** Messages that the reader has in their window already. */
const messages = 1_000;
/** ms for which the page is watched while nothing happens, to know what a frame is here. */
const idle = 5_000;

export interface StreamingLoad {
  readonly pieces: number;
  /** Pieces a second. */
  readonly rate: number;
}

export interface StreamingCost extends Watched {
  readonly what: string;
}

/** What it takes a window to show a message while it is written, in a conversation of a thousand. */
export async function measureStreaming(
  load: StreamingLoad,
  log: (line: string) => void,
): Promise<StreamingCost[]> {
  const site = await ReadingPage.site();
  const program = chatServerWith(messages, 1);
  const env = (folder: string) => ({ ...program.env(folder), ALLOWED_ORIGINS: site.url });
  const server = await MeasuredServer.start({ ...program, env });
  const writer = new ChatClient({
    url: server.url,
    auth: { getToken: async () => hostToken('user-1') },
    storage: memoryStorage(),
  });
  const reader = await site.open(server.url);
  try {
    await writer.connect();
    const costs: StreamingCost[] = [];
    const measure = async (what: string, seen: Promise<Watched>) => {
      const cost = { what, ...(await seen) };
      costs.push(cost);
      log(line(cost));
    };
    const { page } = reader;
    const watch = (options: Parameters<typeof watchPage>[0]) => page.evaluate(watchPage, options);
    await measure(
      'nothing happens',
      reader.watch(() => watch({ ms: idle })),
    );
    await measure(
      'written by the SDK',
      reader.watch(async () => {
        const [seen] = await Promise.all([watch({}), write(writer, load)]);
        return seen;
      }),
    );
    await measure(
      'each piece shown by itself',
      reader.watch(() => watch({ draw: load })),
    );
    return costs;
  } finally {
    await writer.dispose();
    await reader.close();
    await server.stop();
  }
}

async function write(writer: ChatClient, { pieces, rate }: StreamingLoad): Promise<void> {
  const conversation = await writer.conversationWith('user-0');
  const stream = conversation.stream();
  const began = performance.now();
  for (let piece = 0; piece < pieces; piece += 1) {
    stream.write('word ');
    const due = began + ((piece + 1) * 1_000) / rate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  await stream.end();
}

export function renderStreaming(costs: readonly StreamingCost[]): string {
  return [
    '| | frames, ms: p50 | p95 | p99 | updates | CPU for one, ms: layout | all | CPU of a core |',
    '|---|---|---|---|---|---|---|---|',
    ...costs.map(line),
  ].join('\n');
}

function line({ what, frames, updates, cpu, lasted }: StreamingCost): string {
  const forOne = (ms: number) => (updates === 0 ? '–' : (ms / updates).toFixed(1));
  const cells = [
    what,
    ...[0.5, 0.95, 0.99].map((share) => percentile(frames, share).toFixed(1)),
    updates,
    ...[cpu.layout, cpu.all].map(forOne),
    `${((cpu.all / lasted) * 100).toFixed(0)}%`,
  ];
  return `| ${cells.join(' | ')} |`;
}

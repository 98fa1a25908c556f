import type { MessageStream } from '@chat/client';
import type { Random } from './random.js';

export interface Streaming {
  /** What it begins with: enough to know it by, wherever it is stopped. */
  readonly opening: string;
  readonly random: Random;
  /** Whether the page that writes it was closed. */
  readonly isClosed: () => boolean;
}

/** ms between two pieces, at most. */
const longest = 100;

/**
 * Writes a text piece by piece, until it is done, its page is closed, or a reader asks to stop.
 *
 * @returns what is to be ended; null for what was taken back, left as it was, or closed with its page: of that
 *   nothing may ever be stored
 */
export async function streamSomething(
  stream: MessageStream,
  { opening, random, isClosed }: Streaming,
): Promise<MessageStream | null> {
  stream.write(opening);
  for (let left = random.between(0, 40); left > 0 && !stream.signal.aborted; left -= 1) {
    await pause(random.between(0, longest));
    if (isClosed()) return null;
    // Now and then half of a character.
    for (const piece of random.chance(0.2) ? [' \ud83d', '\ude00'] : [' and on']) {
      stream.write(piece);
    }
  }
  const fate = random.next();
  if (fate < 0.25) stream.abort();
  return fate < 0.35 ? null : stream;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

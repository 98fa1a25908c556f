import { Readable } from 'node:stream';

/** One JSON value a line. */
export const ndjsonType = 'application/x-ndjson';

/**
 * Makes a stream of lines, one page in memory at a time: the next one is asked for when the peer has
 * taken this one, and none any more when it is gone. An error breaks the answer off.
 * @throws what comes instead of the first page, when it can still be answered as any error
 */
export async function ndjson(pages: AsyncGenerator<readonly object[]>): Promise<Readable> {
  const first = await pages.next();
  async function* bytes() {
    try {
      if (first.done) return;
      yield linesOf(first.value);
      for await (const page of pages) if (page.length > 0) yield linesOf(page);
    } finally {
      await pages.return(undefined);
    }
  }
  return Readable.from(bytes(), { objectMode: false, highWaterMark: 1 });
}

function linesOf(page: readonly object[]): Buffer {
  return Buffer.from(page.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

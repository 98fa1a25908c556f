/**
 * Loaded into every measured server before its own code (`--import`), ours and the others alike. It
 * answers the bench's questions over the IPC channel and does nothing in between.
 */
export interface Reading {
  /** CPU of the process, user and system, in microseconds since its start. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
  /** Bytes of the heap and of what its objects hold outside of it; after a full collection if one was asked for. */
  readonly held: number;
}

export type Question = 'read' | 'collect-and-read' | 'settle-and-read';

/**
 * Makes garbage, and things that live a little longer, until V8 has had a use for each page that it
 * means to have for young objects. Sooner or later it would anyway, whatever the server does.
 */
function touchYoungGeneration(): void {
  const lived: unknown[] = [];
  for (let count = 0; count < 4_000_000; count += 1) {
    // Some 8 MiB live at a time: half of a semi-space.
    lived[count % 65_536] = {
      count,
      filler: [count, count, count, count, count, count, count, count],
    };
  }
}

process.on('message', (question: Question) => {
  if (question === 'settle-and-read') touchYoungGeneration();
  if (question !== 'read') {
    // Twice: what finalizers let go goes with the second.
    globalThis.gc?.();
    globalThis.gc?.();
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ cpu: user + system, rss, held: heapUsed + external } satisfies Reading);
});
// The server alone decides when its process ends.
process.channel?.unref();

import type { ChatError } from '@chat/client';

/** A page's own REST calls fail with the network; its user tries again, as long as the page is there. */
export async function keepTrying<T>(work: () => Promise<T>, isThere: () => boolean): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isThere() || !(error as ChatError).retryable) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

import { createHash } from 'node:crypto';
import type { RedisLink } from './redis-link.js';

/** A Lua script about one key, so that it runs on a cluster as well. */
export class Script {
  readonly #text: string;
  readonly #sha: string;

  constructor(text: string) {
    this.#text = text;
    this.#sha = createHash('sha1').update(text).digest('hex');
  }

  /**
   * Its answer, as the driver gives it.
   * @throws RedisAwayError, and the driver's errors.
   */
  async run(
    redis: Pick<RedisLink, 'execute'>,
    key: string,
    args: readonly string[],
  ): Promise<unknown> {
    try {
      return await redis.execute(key, ['EVALSHA', this.#sha, '1', key, ...args]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      // New to this server, or forgotten with a restart.
      return redis.execute(key, ['EVAL', this.#text, '1', key, ...args]);
    }
  }
}

/** There is no Redis to take a command, or too many wait for it. */
export class RedisAwayError extends Error {
  readonly code = 'redis_away';

  constructor() {
    super('Redis is away.');
    this.name = 'RedisAwayError';
  }
}

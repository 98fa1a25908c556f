import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from '../redis/redis.js';
import { Script } from '../redis/script.js';
import { OwnConnections } from './own-connections.js';
import type { Presence, SinceMark } from './presence.js';

export interface RedisPresenceOptions {
  readonly redis: Redis;
  /** ms after which what a node announced and did not renew is gone. */
  readonly expiry: number;
}

/** Users whose connections are renewed at once. */
const renewedAtOnce = 200;
/** ms between two renewals, at most. */
const longestInterval = 60_000;
/** ms that announcements under way have to end when the server stops. */
const closePatience = 1_000;

/**
 * A user's connections are a sorted set, by the time at which each is gone: the time of Redis, so that
 * all nodes agree. The set goes with the last of them.
 */
const announce = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for index = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[index]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`);

const count = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')
`);

/** By the clock of Redis, like all of it. */
const now = new Script(`
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
`);

/** What was said since then expires later than what was said before. */
const since = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {
  redis.call('ZCOUNT', KEYS[1], ARGV[1], '+inf'),
  redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '(' .. ARGV[1]),
}
`);

/**
 * The presence of several nodes. What could not be said while Redis was away needs no queue: all of
 * this node's connections are announced anew when it is back, and those that ended expire.
 */
export class RedisPresence implements Presence {
  readonly #redis: Redis;
  readonly #expiry: number;
  readonly #own = new OwnConnections();
  /** Announcements under way. */
  readonly #saying = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #round: 'none' | 'running' | 'again' = 'none';

  constructor({ redis, expiry }: RedisPresenceOptions) {
    this.#redis = redis;
    this.#expiry = expiry;
  }

  get size(): number {
    return this.#own.size;
  }

  open(): void {
    this.#redis.on('ready', this.#renew);
    this.#timer = setInterval(this.#renew, Math.min(this.#expiry / 3, longestInterval));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#redis.off('ready', this.#renew);
    for (const userId of this.#own.userIds) {
      for (const { connectionId } of this.#own.of(userId)) this.withdraw(userId, connectionId);
    }
    const said = Promise.allSettled(this.#saying);
    await Promise.race([said, delay(closePatience, undefined, { ref: false })]);
  }

  announce(userId: string, connectionId: string): void {
    if (this.#own.add(userId, connectionId)) this.#say(userId, [connectionId]).catch(() => {});
  }

  withdraw(userId: string, connectionId: string): void {
    if (!this.#own.delete(userId, connectionId)) return;
    this.drop(userId, [connectionId]);
  }

  renew(userId: string, connectionId: string): void {
    if (this.#own.renew(userId, connectionId)) this.#say(userId, [connectionId]).catch(() => {});
  }

  drop(userId: string, connectionIds: readonly string[]): void {
    const key = this.#keyOf(userId);
    this.#redis.execute(key, ['ZREM', key, ...connectionIds]).catch(() => {});
  }

  async mark(userId: string): Promise<number | null> {
    const mark = await this.#redis.ask(now, this.#keyOf(userId), []);
    return typeof mark === 'number' ? mark : null;
  }

  async since(userId: string, mark: number): Promise<SinceMark | null> {
    const renewed = String(mark + this.#expiry);
    const answer = await this.#redis.ask(since, this.#keyOf(userId), [renewed]);
    if (!Array.isArray(answer)) return null;
    const [heard, silent] = answer as [number, string[]];
    return { heard, silent };
  }

  async connectionsOf(userId: string): Promise<number> {
    const all = await this.#redis.ask(count, this.#keyOf(userId), []);
    const own = this.#own.of(userId).length;
    return typeof all === 'number' ? Math.max(all, own) : own;
  }

  /** Announces all of this node's connections anew, some at a time, so that nothing else waits long. */
  readonly #renew = async (): Promise<void> => {
    if (this.#round !== 'none') {
      this.#round = 'again';
      return;
    }
    do {
      this.#round = 'running';
      const userIds = this.#own.userIds;
      for (let start = 0; start < userIds.length; start += renewedAtOnce) {
        const some = userIds.slice(start, start + renewedAtOnce);
        await Promise.allSettled(
          some.map((userId) =>
            this.#say(
              userId,
              this.#own.of(userId).map((own) => own.connectionId),
            ),
          ),
        );
      }
    } while (this.#isAskedAgain);
    this.#round = 'none';
  };

  get #isAskedAgain(): boolean {
    return this.#round === 'again';
  }

  async #say(userId: string, connectionIds: readonly string[]): Promise<void> {
    if (connectionIds.length === 0) return;
    const said = this.#tell(userId, connectionIds);
    this.#saying.add(said);
    try {
      await said;
    } finally {
      this.#saying.delete(said);
    }
  }

  async #tell(userId: string, connectionIds: readonly string[]): Promise<void> {
    const key = this.#keyOf(userId);
    await announce.run(this.#redis, key, [String(this.#expiry), ...connectionIds]);
    // Announcing may take several commands (a script that is new there, a slot that moved), and a
    // withdrawal have come between them.
    const gone = connectionIds.filter((id) => !this.#own.has(userId, id));
    if (gone.length > 0) await this.#redis.execute(key, ['ZREM', key, ...gone]);
  }

  #keyOf(userId: string): string {
    return `${this.#redis.prefix}:presence:${userId}`;
  }
}

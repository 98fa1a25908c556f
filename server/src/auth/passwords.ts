import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ChatError } from '../chat/chat-error.js';
import { QueueFullError, WorkQueue } from '../limits/work-queue.js';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * With N = 2^15, the default, one of the settings that OWASP counts as equally strong, and of them the
 * one that takes 32 MiB at a time instead of 128, so that a burst of logins cannot exhaust a small
 * machine. Stored with each hash, so that they can be raised without breaking older ones.
 */
const shape = { r: 8, p: 3 } as const;
const keyLength = 32;
const retryAfter = 2_000;

interface ParsedHash {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** Hashes and checks passwords with scrypt (RFC 7914), at most two at once. */
export class Passwords {
  /** libuv has four threads by default; files and DNS need some while people sign in. */
  readonly #queue: WorkQueue;
  readonly #nobody: ParsedHash;
  /** log2 of N, for new hashes. */
  readonly #cost: number;

  /**
   * @param options.cost - log2 of N, for new hashes.
   * @param options.waiting - Most that wait for their turn. Default 32: some seconds' worth.
   */
  constructor({ cost, waiting = 32 }: { cost: number; waiting?: number }) {
    this.#cost = cost;
    this.#nobody = { ln: cost, ...shape, salt: randomBytes(16), key: randomBytes(keyLength) };
    this.#queue = new WorkQueue({ concurrency: 2, waiting });
  }

  /** Sign-ins that wait for their turn. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /**
   * @param field - What a refusal names.
   * @throws ChatError `invalid_request` | `unavailable` when too many wait.
   */
  async hash(password: string, field = 'password'): Promise<string> {
    if (!isHashable(password)) {
      throw new ChatError(
        'invalid_request',
        `The body field ${field} must be well-formed Unicode without NUL.`,
      );
    }
    const salt = randomBytes(16);
    const ln = this.#cost;
    const key = await this.#derive(password, { ln, ...shape, salt });
    return `$scrypt$ln=${ln},r=${shape.r},p=${shape.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
  }

  /**
   * Takes the same time whether or not there is a hash, so that it does not tell which users exist.
   * @throws ChatError `unavailable` when too many wait.
   */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const parsed = hash === null ? this.#nobody : parse(hash);
    const key = await this.#derive(password, parsed);
    return timingSafeEqual(key, parsed.key) && hash !== null && isHashable(password);
  }

  /**
   * Whether a new hash would cost more to guess. Only ever upwards: two nodes with different settings
   * would otherwise undo each other's work at every sign-in.
   */
  isOutdated(hash: string): boolean {
    const { ln, r, p } = parse(hash);
    if (ln !== this.#cost) return ln < this.#cost;
    return r * p < shape.r * shape.p;
  }

  async #derive(password: string, { ln, r, p, salt }: Omit<ParsedHash, 'key'>): Promise<Buffer> {
    const N = 2 ** ln;
    // One character can be typed as several code point sequences; they are the same password.
    const text = password.normalize('NFKC');
    try {
      return await this.#queue.run(() =>
        derive(text, salt, keyLength, { N, r, p, maxmem: 128 * N * r + 1024 * 1024 * p }),
      );
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      throw new ChatError('unavailable', 'Too many people are signing in. Try again.', {
        retryAfter,
      });
    }
  }
}

/**
 * Others would pass for another password: HMAC fills its key up with zeros, so that NULs at the end
 * make no difference, and UTF-8 has one replacement for every half of a surrogate pair.
 */
function isHashable(password: string): boolean {
  return password.isWellFormed() && !password.includes('\0');
}

function parse(hash: string): ParsedHash {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash);
  if (!match) throw new Error('A stored password hash is not readable.');
  const [, ln, r, p, salt = '', key = ''] = match;
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

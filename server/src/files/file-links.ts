import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a link is good for: one file, one user, until then. */
export interface FileRight {
  readonly id: string;
  readonly userId: string;
  /** ms since the epoch */
  readonly expiresAt: number;
}

/** ms that a link is good for, at most. */
const lifetime = 3_600_000;
/** ms within which the same link is given again, so that a browser knows it has the file already. */
const slot = lifetime / 2;

/**
 * Signs the links by which files are read. Whoever has one needs no token, as a page shows pictures without
 * any; so it is for one file and one user, and for an hour at most. What else has to hold is asked when it is read.
 */
export class FileLinks {
  readonly #keys: readonly Buffer[];
  readonly #now: () => number;

  /** @param secrets - The first one signs; those of all are accepted. */
  constructor(secrets: readonly string[], now: () => number) {
    // Of its own: what a link shows to whoever sees it says nothing about tokens.
    this.#keys = secrets.map((secret) =>
      Buffer.from(hkdfSync('sha256', secret, '', 'chat file links', 32)),
    );
    this.#now = now;
  }

  /** The path and the query by which this user can read this file; the same for half an hour. */
  make(id: string, userId: string): { url: string; expiresAt: number } {
    const expiresAt = (Math.floor(this.#now() / slot) + 2) * slot;
    const signature = this.#sign(this.#keys[0] as Buffer, { id, userId, expiresAt });
    const query = new URLSearchParams({
      user: userId,
      expires: String(expiresAt),
      signature: signature.toString('base64url'),
    });
    return { url: `/v1/files/${id}?${query}`, expiresAt };
  }

  /** Whether this server has made it, and it is still good. */
  isGood(right: FileRight, signature: string): boolean {
    if (right.expiresAt <= this.#now()) return false;
    const given = Buffer.from(signature, 'base64url');
    return this.#keys.some((key) => {
      const made = this.#sign(key, right);
      return made.length === given.length && timingSafeEqual(made, given);
    });
  }

  #sign(key: Buffer, { id, userId, expiresAt }: FileRight): Buffer {
    return createHmac('sha256', key)
      .update(JSON.stringify([id, userId, expiresAt]))
      .digest();
  }
}

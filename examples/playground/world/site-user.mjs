import { ChatClient } from '@chat/client';
import { hostToken } from '../host-token.mjs';

/** Somebody of the site, with a client of theirs. */
export class SiteUser {
  #client;

  /** @param {{ url: string, secret: string, sub: string, name: string, bot?: boolean }} options */
  constructor({ url, secret, ...user }) {
    this.sub = user.sub;
    this.#client = new ChatClient({ url, auth: { getToken: async () => hostToken(secret, user) } });
  }

  get client() {
    return this.#client;
  }

  get id() {
    return this.#client.user?.id ?? '';
  }

  /** Until others can find them. */
  async come() {
    await this.#client.connect();
    await new Promise((resolve) => {
      const look = () => {
        if (this.#client.state.status !== 'online') return;
        this.#client.off('state', look);
        resolve(undefined);
      };
      this.#client.on('state', look);
      look();
    });
  }

  leave() {
    this.#client.dispose();
  }
}

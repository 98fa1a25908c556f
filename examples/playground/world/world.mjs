import { actScript } from './act-script.mjs';
import { people, viewer } from './people.mjs';
import { album, arabic, ordinary, others, short, withMarkup } from './scripts.mjs';
import { SiteUser } from './site-user.mjs';

const minute = 60_000;

/** All that there is to look at: people, and what they have said to each other. */
export class World {
  #users = new Map();
  #last = 0;
  /** Of what was made for one page: it goes after a while. */
  #leaving = new Set();
  /** Seeding sets the clock: one after the other. */
  #seeding = Promise.resolve();

  /** @param {{ url: string, secret: string, adminToken: string, clocks: ReturnType<typeof import('../clocks.mjs').clocksOf> }} options */
  constructor({ url, secret, adminToken, clocks }) {
    this.url = url;
    this.secret = secret;
    this.adminToken = adminToken;
    this.clocks = clocks;
  }

  /** Once. */
  async seed() {
    const { clocks } = this;
    const me = await this.come(viewer);
    const scripts = {
      ...{ gone: others.gone, dana: others.dana, sol: others.sol },
      ...{ mira: ordinary, noor: arabic, fern: withMarkup, yuki: album },
      ...{ ines: others.ines, theo: others.theo, support: others.support },
    };
    for (const [sub, script] of Object.entries(scripts)) {
      const peer = await this.come(sub);
      const { mine, theirs } = await this.act({ me, peer, script });
      if (sub === 'support') await mine.set({ pinned: true });
      if (sub === 'ines') await mine.set({ mutedUntil: Number.POSITIVE_INFINITY });
      if (sub === 'sol') mine.setDraft('The handle is a bit');
      if (sub === 'ines' || sub === 'theo' || sub === 'support') mine.markRead();
      theirs.markRead();
    }
    await me.client.block(this.user('dana').id);
    await this.admin('DELETE', `users/${this.user('gone').id}`);
    // As if they had just put the phone away.
    for (const sub of ['dana', 'sol', 'ines', 'gone', 'support', 'yuki']) this.user(sub).leave();
    this.user(viewer).leave();
    await clocks.reset();
  }

  user(sub) {
    const user = this.#users.get(sub);
    if (!user) throw new Error(`Nobody is called ${sub}.`);
    return user;
  }

  /** Who somebody is, by the name that others find them by. Of one page alone it has a number: `theo.7`. */
  profileOf(sub) {
    const [name] = sub.split('.');
    const profile = Object.hasOwn(people, name) ? people[name] : undefined;
    return profile && { sub, ...profile };
  }

  async come(sub) {
    const profile = this.profileOf(sub);
    if (!profile) throw new Error(`Nobody is called ${sub}.`);
    const user = new SiteUser({ url: this.url, secret: this.secret, ...profile });
    await user.come();
    this.#users.set(sub, user);
    return user;
  }

  /** @param {{ me: SiteUser, peer: SiteUser, script: readonly any[] }} options */
  act({ me, peer, script }) {
    const { clocks } = this;
    const acted = this.#seeding.then(async () => {
      try {
        return await actScript({ clocks, me, peer, script });
      } finally {
        await clocks.reset();
      }
    });
    this.#seeding = acted.then(
      () => {},
      () => {},
    );
    return acted;
  }

  /** Two people whom nobody else sees, for what a page changes by being looked at. */
  async pair(peerName, script = short) {
    const number = ++this.#last;
    const [me, peer] = await Promise.all([
      this.come(`${viewer}.${number}`),
      this.come(`${peerName}.${number}`),
    ]);
    const conversations = await this.act({ me, peer, script });
    conversations.theirs.markRead();
    const timer = setTimeout(() => this.#end(timer, [me, peer]), 10 * minute);
    timer.unref();
    this.#leaving.add(timer);
    return { me, peer, ...conversations };
  }

  #end(timer, users) {
    this.#leaving.delete(timer);
    for (const user of users) {
      user.leave();
      this.#users.delete(user.sub);
    }
  }

  async admin(method, path, body) {
    const response = await fetch(`${this.url}/v1/admin/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.adminToken}`,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  }

  close() {
    for (const timer of this.#leaving) clearTimeout(timer);
    for (const user of this.#users.values()) user.leave();
  }
}

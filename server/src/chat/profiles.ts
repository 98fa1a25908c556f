import type { ConversationRecord, Profile, Store, UserRecord } from '../store/store.js';
import { type Blocks, isBlocked } from './blocks.js';
import { fromStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import { profileOf, toUser } from './user-view.js';

export interface ProfilesOptions {
  readonly store: Pick<Store, 'users' | 'blocks' | 'conversations'>;
  readonly blocks: Blocks;
  readonly events: MemberEvents;
}

/** Conversations that are looked at at once. */
const pageSize = 100;
/** Most conversations whose other member is told: an account that supports a whole site may have any number. */
const mostTold = 1_000;
/** Times that a profile is told which changes again meanwhile. */
const mostTellings = 5;

/**
 * What is said of users, by themselves or by who may, and who is told of it: whoever has a conversation with them.
 * Nobody beyond a block is, nor sees it otherwise.
 */
export class Profiles {
  readonly #options: ProfilesOptions;

  constructor(options: ProfilesOptions) {
    this.#options = options;
  }

  /** Changes what is named. @returns the user as they are then; null when they are gone */
  async change(before: UserRecord, profile: Partial<Profile>): Promise<UserRecord | null> {
    const wasBot = before.bot === true;
    const { name = before.name, picture = before.picture, bot = wasBot } = profile;
    if (name === before.name && picture === before.picture && bot === wasBot) return before;
    const { users } = this.#options.store;
    await this.around(before, () => fromStore(users.updateProfile(before.id, profile)));
    return fromStore(users.byId(before.id));
  }

  /** Does what changes a user's profile, and tells of it. */
  async around<T>(before: UserRecord, work: () => Promise<T>): Promise<T> {
    await fromStore(this.#options.store.blocks.keepProfile(before.id, profileOf(before)));
    const done = await work();
    // A hint that nobody waits for, as all that others are told.
    void this.#tell(before.id).catch(() => {});
    return done;
  }

  /**
   * Of two changes at once, on whichever nodes, the one that is told last need not be the last one: so it is looked
   * at again, and whoever tells last tells what is.
   */
  async #tell(userId: string): Promise<void> {
    let told: UserRecord | null = null;
    for (let times = 0; times < mostTellings; times += 1) {
      const now = await fromStore(this.#options.store.users.byId(userId));
      if (now === null || (told !== null && isSame(now, told))) return;
      await this.#tellOnce(now);
      told = now;
    }
  }

  async #tellOnce(user: UserRecord): Promise<void> {
    const { events, blocks } = this.#options;
    const frame = { type: 'profile', user: toUser(user) } as const;
    events.tell([user.id], frame);
    const told = new Set([user.id]);
    for await (const page of this.#latest(user.id)) {
      const others = page.flatMap(({ memberIds, hiddenFrom }) =>
        memberIds.filter((id) => !told.has(id) && id !== hiddenFrom),
      );
      const ids = [...new Set(others)];
      for (const id of ids) told.add(id);
      const standings = await blocks.askedBetween(user.id, ids);
      const free = ids.filter((_, index) => {
        const standing = standings[index];
        return standing !== undefined && !isBlocked(standing);
      });
      if (free.length > 0) events.tell(free, frame);
    }
  }

  async *#latest(userId: string): AsyncGenerator<ConversationRecord[]> {
    const { conversations } = this.#options.store;
    let cursor: { activeAt: number; id: string } | undefined;
    for (let count = 0; count < mostTold; count += pageSize) {
      const page = await fromStore(
        conversations.listFor(userId, { limit: pageSize, ...(cursor && { cursor }) }),
      );
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      cursor = { activeAt: last.activeAt, id: last.id };
    }
  }
}

function isSame(one: UserRecord, other: UserRecord): boolean {
  const [a, b] = [profileOf(one), profileOf(other)];
  const isNamedSame = a.username === b.username && a.name === b.name && a.picture === b.picture;
  return isNamedSame && a.guest === b.guest && a.bot === b.bot;
}

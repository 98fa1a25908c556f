import type { Member, User as WireUser } from '@chat/protocol';
import type { Marks } from '../model.js';

/** Who is in a conversation, and how far each of them has received and read. */
export class Members {
  readonly marks = new Map<string, Marks>();
  #users: readonly WireUser[] = [];
  readonly #ownId: string;

  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  get users(): readonly WireUser[] {
    return this.#users;
  }

  /** How far the other one is. */
  get peerMarks(): Marks {
    return this.#marksOf(this.#users.find(({ id }) => id !== this.#ownId)?.id ?? '');
  }

  /** Who they are now, and their marks. @returns whether anything changed */
  learn(members: readonly Member[]): boolean {
    const renamed = this.#show(members.map(({ user }) => user));
    return members.reduce(
      (changed, { user, ...marks }) => this.advance(user.id, marks) || changed,
      renamed,
    );
  }

  /** One of them is to be shown so from now on; how far each of them is stays. @returns whether anything changed */
  learnUser(user: WireUser): boolean {
    return this.#show(this.#users.map((each) => (each.id === user.id ? user : each)));
  }

  /** Marks only grow, so states may come in any order. @returns whether anything changed */
  advance(userId: string, marks: Marks): boolean {
    const before = this.#marksOf(userId);
    const read = Math.max(before.read, marks.read);
    const delivered = Math.max(before.delivered, marks.delivered, read);
    if (read === before.read && delivered === before.delivered) return false;
    this.marks.set(userId, { delivered, read });
    return true;
  }

  save(): Member[] {
    return this.#users.map((user) => ({ user, ...this.#marksOf(user.id) }));
  }

  #show(users: readonly WireUser[]): boolean {
    const changed = JSON.stringify(users) !== JSON.stringify(this.#users);
    if (changed) this.#users = users;
    return changed;
  }

  #marksOf(userId: string): Marks {
    return this.marks.get(userId) ?? { delivered: 0, read: 0 };
  }
}

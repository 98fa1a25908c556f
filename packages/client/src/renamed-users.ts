import type { Member, User } from '@chat/protocol';
import { lastOf } from './last-of.js';
import { isFields } from './wire/model-checks.js';

/** More than come while one answer is on its way. */
const limit = 100;

/** Users as events told of them last: what was asked for before may be answered with what they were. */
export class RenamedUsers {
  /** The latest one last. */
  #told: readonly User[] = [];

  tell(user: User): void {
    this.#told = [...this.#told.slice(1 - limit), user];
  }

  /** @returns what gives whom was told of since */
  since(): () => readonly User[] {
    const last = lastOf(this.#told) as User;
    return () => this.#told.slice(this.#told.indexOf(last) + 1);
  }
}

interface WithMembers {
  readonly members?: readonly Member[];
}

/** Lets those who were told of while an answer was on its way be in it what they are by now. */
export function rename(answer: unknown, users: readonly User[]): void {
  if (users.length === 0 || !isFields(answer)) return;
  // One conversation, or several, or nothing of the kind.
  const { conversations = [answer as WithMembers] } = answer as {
    readonly conversations?: readonly WithMembers[];
  };
  for (const { members = [] } of conversations) {
    for (const member of members) {
      member.user = users.findLast(({ id }) => id === member.user.id) ?? member.user;
    }
  }
}

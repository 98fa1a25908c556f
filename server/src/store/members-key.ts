/**
 * Who is in a conversation, and what it is about, in one string: stores keep it unique. A topic has no
 * control characters, so no tombstone's name is one; see `removed-name.ts`.
 *
 * @param memberIds - Two, in ascending order.
 * @param topic - Empty for none.
 */
export function membersKey(memberIds: readonly string[], topic: string): string {
  const members = memberIds.join(' ');
  return topic === '' ? members : `${members} ${topic}`;
}

/** The members that a key begins with. */
export function membersIn(key: string): string[] {
  return key.split(' ', 2);
}

/** Where the keys of all that two have begin, and before what they end: no id has a character as low. */
export function keysOf(memberIds: readonly string[]): { from: string; before: string } {
  const from = membersKey(memberIds, '');
  return { from, before: `${from}!` };
}

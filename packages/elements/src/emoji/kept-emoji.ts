/** What a user has chosen, as the device keeps it: it goes when they sign out. @param user - their id */
export const keptEmoji = (user: string): string => `chat:emoji:${user}`;

/** Forgets it. */
export function forgetEmoji(user: string): void {
  try {
    localStorage.removeItem(keptEmoji(user));
  } catch {
    // Then nothing was kept.
  }
}

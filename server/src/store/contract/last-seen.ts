/** When somebody was there last. */
export interface Sighting {
  readonly userId: string;
  /** ms since the epoch, as coarse as the caller makes it. */
  readonly at: number;
}

export interface LastSeenStore {
  /** By user id; those of whom nothing is known are left out. */
  of(userIds: readonly string[]): Promise<Map<string, number>>;
  /** Takes each over that is later than what is known, but of users who were removed. */
  raise(sightings: readonly Sighting[]): Promise<void>;
  forget(userId: string): Promise<void>;
}

/** What is left of what was removed. */
export interface Tombstone {
  readonly id: string;
  readonly removedAt: number;
}

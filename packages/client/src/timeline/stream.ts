/** A message that somebody else is writing, as far as it is known here. A change makes a new object. */
export interface Stream {
  readonly senderId: string;
  readonly clientId: string;
  readonly text: string;
  /** When it was first heard of: milliseconds since the Unix epoch, by this device's clock. */
  readonly createdAt: number;
  /** The `seq` of the message that was the last one when it broke off; null while it goes on. */
  readonly brokenAfter: number | null;
}

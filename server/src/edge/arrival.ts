/**
 * Somebody who is about to connect. Their events are listened for before it is looked whether their
 * session is alive, so that it need not be looked at again once they have connected.
 */
export interface Arrival {
  readonly userId: string;
  /** Once events of the user arrive, or waiting for that has taken too long. */
  readonly heard: Promise<void>;
  /** Whether a session may have ended since, for all that is known here: then one has to look again. */
  readonly isDoubtful: boolean;
  /** They have connected, or will not. May be called again. */
  release(): void;
}

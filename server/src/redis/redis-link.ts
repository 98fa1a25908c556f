/** What a link tells. */
export interface LinkEvents {
  readonly onText: (text: string, channel: string) => void;
  /** A server takes commands (again). */
  readonly onReady: () => void;
  /** Channels that were heard before, and then not, are heard again. */
  readonly onResubscribed: () => void;
}

/** How Redis is reached: one server, or the shards of a cluster. */
export interface RedisLink {
  /** Whether every server of it takes commands. */
  readonly takesCommands: boolean;
  /** Whether every server of it is listened to. */
  readonly isHeard: boolean;
  /** Sends one command to the server that has the key. Rejects at once while that is away. */
  execute(key: string, args: readonly string[]): Promise<unknown>;
  publish(channel: string, text: string): Promise<unknown>;
  /** Resolves once what is published from then on is heard, however long that takes. */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): void;
  close(): Promise<void>;
}

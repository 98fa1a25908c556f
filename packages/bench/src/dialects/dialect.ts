/** What a line tells. Replaced as a whole, for each measurement anew. */
export interface LineEvents {
  /** The server took responsibility for the request with this number. */
  readonly onAck: (id: number) => void;
  /** A message of somebody else arrived. */
  readonly onMessage: (text: string) => void;
}

/** One user's connection, ready to send. */
export interface Line {
  readonly user: string;
  events: LineEvents;
  /** `id` is new on this line; `to` is who it was {@link Dialect.pair}ed with. */
  send(id: number, to: string, text: string): void;
  /** Cuts it at once. */
  cut(): void;
}

/**
 * How to speak with one kind of server. All of them on bare `ws` clients, so that the load costs its
 * own process about the same whatever it is sent to.
 */
export interface Dialect {
  /** Resolves when messages would arrive. */
  connect(url: string, user: string): Promise<Line>;
  /** Makes it possible for two connected users to write to each other. */
  pair(url: string, first: Line, second: Line): Promise<void>;
}

export const silent: LineEvents = { onAck: () => {}, onMessage: () => {} };

/**
 * Where log lines go. It never waits and never fails: what cannot be written is lost, and counted. To
 * lose log lines is better than to stop a chat.
 */
export interface LogOutput {
  /** Lines that could not be written. */
  readonly lost: number;
  /** @param line - with its line end */
  write(line: string): void;
  /** Resolves once all is written that can be, after `patience` ms at the latest. */
  settle(patience: number): Promise<void>;
}

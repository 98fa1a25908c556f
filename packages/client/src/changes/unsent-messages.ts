/** What a change asks of the messages that are not sent yet. */
export interface UnsentMessages {
  has(clientId: string): boolean;
  discard(clientId: string): void;
}

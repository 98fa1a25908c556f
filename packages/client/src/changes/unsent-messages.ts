/** What a change asks of the messages that are not sent yet. */
export interface UnsentMessages {
  has(clientId: string): boolean;
  discard(clientId: string): void;
  /** Whether a message waits for its files: then it was certainly never sent. */
  isUploading(clientId: string): boolean;
  /** What is to become of them may not be what it was. */
  changed(conversationId: string): void;
}

interface ImportMetaEnv {
  /** The chat server's address, as browsers reach it. */
  readonly CHAT_URL: string;
}

interface ImportMetaEnv {
  /** The chat server's address, as browsers reach it. */
  readonly VITE_CHAT_URL: string;
}

import type {} from '@chat/elements/templates/svelte';

declare global {
  interface ImportMetaEnv {
    /** The chat server's address, as browsers reach it. */
    readonly CHAT_URL: string;
  }
}

import { toChatError } from './chat-error.js';

/**
 * What is loaded when it is asked for, once.
 * @throws ChatError `timeout` when it cannot be loaded
 */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error) => {
      loading = null;
      throw toChatError(error, 'timeout', 'What this needs could not be loaded.');
    });
    return loading;
  };
}

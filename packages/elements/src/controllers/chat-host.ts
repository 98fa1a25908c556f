import { ChatError } from '@chat/client';
import type { ReactiveControllerHost } from 'lit';
import { ChatErrorEvent } from '../events.js';

/** The element that a controller works for, and that tells the page of what happens. */
export type ChatHost = ReactiveControllerHost & HTMLElement;

/** Tells the page of an error. @returns it, whatever was thrown */
export function reportError(host: ChatHost, error: unknown): ChatError {
  const chatError =
    error instanceof ChatError ? error : new ChatError('internal', String(error), { cause: error });
  // The element's own doing: another source took this one's place.
  if (chatError.code !== 'disposed') host.dispatchEvent(new ChatErrorEvent(chatError));
  return chatError;
}

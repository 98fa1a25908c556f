import { ChatError } from '../chat-error.js';

const denials: readonly unknown[] = ['NotAllowedError', 'SecurityError'];

/**
 * What the microphone hears.
 *
 * @throws ChatError `microphone_denied` when the user, or the page's policy, does not allow it;
 *   `microphone_unavailable` when there is none, or something else has it
 */
export async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (cause) {
    throw denials.includes((cause as Error | undefined)?.name)
      ? new ChatError('microphone_denied', 'The page may not use the microphone.', { cause })
      : new ChatError('microphone_unavailable', 'There is no microphone to be had.', { cause });
  }
}

export function closeMicrophone(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

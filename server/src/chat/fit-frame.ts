import { limits, type Message } from '@chat/protocol';

/** What is left of a frame for its messages, after everything else that `changes` carries. */
const room = limits.frameBytes - 1_024;

/** As many messages from the first as fit one frame; always one, and one always fits. */
export function fitFrame(messages: readonly Message[]): Message[] {
  let bytes = 0;
  const count = messages.findIndex((message) => {
    bytes += Buffer.byteLength(JSON.stringify(message)) + 1;
    return bytes > room;
  });
  return messages.slice(0, count === -1 ? messages.length : Math.max(1, count));
}

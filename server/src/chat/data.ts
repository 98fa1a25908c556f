import { type Data, type Features, limits } from '@chat/protocol';
import { ChatError } from './chat-error.js';

/** As a store keeps it: text, in which no name means anything to a database. */
export function writeData(data: Data, features: Features): string {
  if (features.data === undefined) {
    throw new ChatError('invalid_request', 'data: this server does not offer it.');
  }
  const text = serialised(data);
  if (text === null || Buffer.byteLength(text) > limits.dataBytes) {
    throw new ChatError('invalid_request', `data has at most ${limits.dataBytes} bytes as JSON.`);
  }
  return text;
}

/** Null for what is nested deeper than the engine can write, and so is too much anyway. */
function serialised(data: Data): string | null {
  try {
    return JSON.stringify(data);
  } catch {
    return null;
  }
}

/** What {@link writeData} wrote. */
export function readData(text: string): Data {
  return JSON.parse(text) as Data;
}

import { ChatError } from '../chat-error.js';
import { lastOf } from '../last-of.js';

const lastLine = '{"type":"end"}';

/**
 * Reads lines of JSON, however many.
 *
 * @param onPart called for each part of it; what it throws ends the reading
 * @throws ChatError `bad_response` when the end is missing
 */
export async function readExport(response: Response, onPart: () => void): Promise<Blob> {
  const type = 'application/x-ndjson';
  const parts: (string | Uint8Array<ArrayBuffer>)[] = [];
  const reader = response.body?.getReader();
  // React Native has no streams.
  if (!reader) parts.push(await response.text());
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      onPart();
      parts.push(part.value);
    }
  } catch (error) {
    reader?.cancel().catch(() => {});
    throw error;
  }
  const blob = new Blob(parts, { type });
  const end = reader ? await blob.slice(-2 * lastLine.length).text() : String(parts[0]);
  if (lastOf(end.trimEnd().split('\n')) === lastLine) return blob;
  throw new ChatError('bad_response', 'The export is not complete: ask for it again.');
}

import type { FileLink, Message } from '@chat/protocol';
import type { ServedChat } from '@chat/testkit';
import type { TestSocket } from '../realtime/test-socket.js';
import { type Answer, rest } from '../rest.js';

const tus = { 'tus-resumable': '1.0.0' };
const pieceType = 'application/offset+octet-stream';

/** What a client says of a file, as tus has it. */
export const metadata = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join();

/** Announces a file. */
export function announce(
  server: ServedChat,
  token: string,
  length: number | string,
  values: Record<string, string> = {},
): Promise<Answer> {
  const headers = { ...tus, 'upload-length': `${length}`, 'upload-metadata': metadata(values) };
  return rest(server, 'POST', '/v1/uploads', { token, headers });
}

/** Sends the bytes from an offset on. */
export async function write(
  server: ServedChat,
  token: string,
  path: string,
  bytes: Uint8Array,
  offset = 0,
): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: 'PATCH',
    body: Uint8Array.from(bytes),
    headers: {
      ...tus,
      authorization: `Bearer ${token}`,
      'content-type': pieceType,
      'upload-offset': `${offset}`,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}

/** How far an upload is. */
export function offsetOf(server: ServedChat, token: string, path: string): Promise<Answer> {
  return rest(server, 'HEAD', path, { token, headers: tus });
}

/** All of a file at once. @returns its id */
export async function upload(
  server: ServedChat,
  token: string,
  bytes: Uint8Array,
  values: Record<string, string> = {},
): Promise<string> {
  const announced = await announce(server, token, bytes.length, values);
  const path = announced.headers.get('location') ?? '';
  const written = await write(server, token, path, bytes);
  if (written.status !== 204) throw new Error(`Not uploaded: ${JSON.stringify(written.body)}`);
  return path.split('/').at(-1) as string;
}

/** Sends a message with files. */
export async function sendFiles(
  socket: TestSocket,
  conversationId: string,
  files: readonly string[],
  text = '',
): Promise<Message> {
  const clientId = crypto.randomUUID();
  const reply = await socket.request({ type: 'send', conversationId, clientId, text, files });
  if (reply.type !== 'sent') throw new Error(`Not sent: ${JSON.stringify(reply)}`);
  return reply.message;
}

/** Where a user can read the files of a message. */
export async function linksOf(
  server: ServedChat,
  token: string,
  { conversationId, seq }: Pick<Message, 'conversationId' | 'seq'>,
): Promise<FileLink[]> {
  const path = `/v1/conversations/${conversationId}/messages/${seq}/files`;
  const { status, body } = await rest(server, 'GET', path, { token });
  if (status !== 200) throw new Error(`No links: ${JSON.stringify(body)}`);
  return body.files;
}

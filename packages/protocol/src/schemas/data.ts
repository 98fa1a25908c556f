import Type from 'typebox';
import { limits } from '../limits.js';

/** What JSON can say (RFC 8259). */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What an app keeps with a conversation or a message: one JSON object. */
export type Data = { readonly [name: string]: JsonValue };

export const Data = Type.Unsafe<Data>({
  type: 'object',
  description: `What an app keeps with it, passed on as it is: a JSON object, at most ${limits.dataBytes} bytes of UTF-8 as \`JSON.stringify\` writes it.`,
});

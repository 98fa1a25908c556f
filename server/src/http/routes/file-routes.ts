import { Readable } from 'node:stream';
import { ConversationId, closed, FileId, responses, UserId } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import Type from 'typebox';
import { ChatError } from '../../chat/chat-error.js';
import type { Files } from '../../chat/files.js';
import { queryValidator, validator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { byteRange } from '../byte-range.js';
import { callerOf } from '../caller.js';
import { described } from '../openapi/route-description.js';

const Place = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const messagePath = closed(
  { id: ConversationId, seq: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) },
  'One message.',
);
const filePath = closed({ id: FileId }, 'One file.');
const linkQuery = closed(
  { user: UserId, expires: Place, signature: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) },
  'As the link has it.',
);

/**
 * Nothing of it runs, wherever it is opened: also where a browser takes it for a page, it has no origin, no
 * scripts, and nothing that it may load.
 */
const harmless = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Where files are read. */
export function fileRoutes(files: Files): ServerRoute[] {
  const messageOf = validator(messagePath, 'The path');
  const fileOf = validator(filePath, 'The path');
  const queryOf = queryValidator(linkQuery);

  return [
    {
      method: 'GET',
      path: '/v1/conversations/{id}/messages/{seq}/files',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'linkFiles',
          tag: 'chat',
          summary: 'Where the caller can read the files of a message, for half an hour at least.',
          path: messagePath,
          answers: { 200: { description: 'A link for each.', schema: responses.fileLinks } },
          errors: ['not_found', 'message_not_found'],
        }),
      },
      handler: async (request) => {
        const { id, seq } = messageOf(request.params);
        return { files: await files.linksOf(callerOf(request).userId, id, Number(seq)) };
      },
    },
    {
      method: 'GET',
      path: '/v1/files/{id}',
      options: {
        auth: false,
        // They are read from where they are, and not by way of what is left out.
        response: { ranges: false },
        ...described({
          operationId: 'readFile',
          tag: 'chat',
          summary:
            'A file, by a link to it. A picture is shown, sound is played where a page does, all else is saved.',
          path: filePath,
          query: linkQuery,
          answers: {
            200: { description: 'All of it.', contentType: 'application/octet-stream' },
            206: { description: 'A range of it.', contentType: 'application/octet-stream' },
            304: { description: 'It is what the caller has.' },
            416: { description: 'It has no such range.' },
          },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const { id } = fileOf(request.params);
        const { user, expires, signature } = linkOf(queryOf, request.query);
        const right = { id, userId: user, expiresAt: expires };
        const file = await files.linked(right, signature);
        const { headers } = request.raw.req;
        const etag = `"${id}"`;
        const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
        const range = isSame ? byteRange(headers.range, file.size) : null;
        if (range === 'unsatisfiable') {
          return h.response().code(416).header('content-range', `bytes */${file.size}`);
        }
        const { start, end } = range ?? { start: 0, end: file.size - 1 };
        const isHead = request.method === 'head' || headers['if-none-match'] === etag;
        const body = isHead ? nothing() : await file.read({ start, end });
        const response = h
          .response(body)
          .code(range === null ? 200 : 206)
          .bytes(end - start + 1)
          .type(file.isPicture || file.isSound ? file.type : 'application/octet-stream')
          .etag(id)
          .header('accept-ranges', 'bytes')
          .header('content-disposition', dispositionOf(file))
          .header('content-security-policy', harmless)
          .header('cross-origin-resource-policy', 'cross-origin')
          // Kept by whom it is for, and asked for each time whether it is still there: it may be deleted.
          .header('cache-control', 'private, no-cache');
        if (range !== null) {
          response.header('content-range', `bytes ${start}-${end}/${file.size}`);
        }
        return response;
      },
    },
  ];
}

/** What stands for a body that is not sent, as it is not read then. */
function nothing(): Readable {
  return new Readable({
    read() {
      this.push(null);
    },
  });
}

/** A link that is not even one is refused as one that is not good. */
function linkOf<T>(queryOf: (query: unknown) => T, query: unknown): T {
  try {
    return queryOf(query);
  } catch {
    throw new ChatError('not_found', 'There is no such file.');
  }
}

/** How it is saved (RFC 6266): with its name in full, and for old clients without what they cannot read. */
function dispositionOf({ name, isPicture }: { name: string; isPicture: boolean }): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${isPicture ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${full}`;
}

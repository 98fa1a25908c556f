import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ServerRoute } from '@hapi/hapi';
import { ChatError } from '../../chat/chat-error.js';
import { described } from '../openapi/route-description.js';

interface Script {
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: number;
}

/**
 * `GET /chat-window.js`: the one file that a page loads to have `<chat-window>`. Pages of any origin
 * may load it; which of them may use the server is decided later.
 */
export function windowScriptRoute(): ServerRoute {
  let loaded: Script | undefined;

  /** Read again only when the file has changed, as it does under an author's hands. */
  const load = async (): Promise<Script> => {
    const path = scriptPath();
    const modifiedAt =
      path === null
        ? null
        : await stat(path).then(
            (s) => s.mtimeMs,
            () => null,
          );
    if (path === null || modifiedAt === null) {
      throw new ChatError(
        'not_found',
        'The window script is not there: install @chat/elements, and in this repository run npm run build.',
      );
    }
    if (loaded?.modifiedAt === modifiedAt) return loaded;
    const body = await readFile(path);
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    loaded = { body, etag, modifiedAt };
    return loaded;
  };

  return {
    method: 'GET',
    path: '/chat-window.js',
    options: {
      auth: false,
      ...described({
        operationId: 'windowScript',
        tag: 'operation',
        summary: 'The script that defines <chat-window>.',
        answers: {
          200: { description: 'The script.', contentType: 'text/javascript' },
          304: { description: 'It is the one that the caller has.' },
        },
        errors: ['not_found'],
      }),
    },
    handler: async (_request, h) => {
      const { body, etag } = await load();
      return h
        .response(body)
        .type('text/javascript')
        .etag(etag)
        .header('cache-control', 'public, max-age=300, stale-while-revalidate=86400')
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin');
    },
  };
}

function scriptPath(): string | null {
  try {
    return fileURLToPath(import.meta.resolve('@chat/elements/chat-window.js'));
  } catch {
    return null;
  }
}

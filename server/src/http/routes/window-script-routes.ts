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

/** What the script loads later, below `/chat-window-parts/`. */
const parts = [
  'common.js',
  'sheets.js',
  'search.js',
  'sign-in.js',
  'problem.js',
  'actions.js',
  'streams.js',
  'files.js',
  'uploads.js',
  'voice.js',
  'recorder.js',
  'inbox.js',
  'push.js',
  'links.js',
  'markup.js',
  'themes.js',
  'later.js',
  'notifications.js',
  'emoji.js',
  'emoji-en.js',
  ...['ar', 'de', 'es', 'fr', 'he', 'ja'].flatMap((language) => [
    `${language}.js`,
    `launcher-${language}.js`,
    `emoji-${language}.js`,
  ]),
];

/**
 * `GET /chat-window.js` and `/chat-launcher.js`: the one file that a page names to have `<chat-window>`, or
 * `<chat-launcher>`, and what these load later by themselves. Pages of any origin may load them; which of them may use the server is decided later.
 */
export function windowScriptRoutes(): ServerRoute[] {
  return [
    scriptRoute('/chat-window.js', {
      operationId: 'windowScript',
      summary: 'The script that defines <chat-window>.',
    }),
    scriptRoute('/chat-launcher.js', {
      operationId: 'launcherScript',
      summary: 'The script that defines <chat-launcher>, which loads that of <chat-window>.',
    }),
    ...parts.map((part) =>
      scriptRoute(`/chat-window-parts/${part}`, {
        operationId: `windowScriptPart-${part.replace('.js', '')}`,
        summary: 'Loaded by <chat-window>, or <chat-launcher>, when it is needed first.',
      }),
    ),
  ];
}

function scriptRoute(
  path: string,
  { operationId, summary }: { operationId: string; summary: string },
): ServerRoute {
  const load = scriptLoader(path);
  return {
    method: 'GET',
    path,
    options: {
      auth: false,
      ...described({
        operationId,
        tag: 'operation',
        summary,
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

/** Read again only when the file has changed, as it does under an author's hands. */
function scriptLoader(path: string): () => Promise<Script> {
  let loaded: Script | undefined;
  return async () => {
    const file = fileOf(path);
    const modifiedAt = file === null ? null : await modificationTime(file);
    if (file === null || modifiedAt === null) {
      throw new ChatError(
        'not_found',
        'The window script is not there: install @chat/elements, and in this repository run npm run build.',
      );
    }
    if (loaded?.modifiedAt === modifiedAt) return loaded;
    const body = await readFile(file);
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    loaded = { body, etag, modifiedAt };
    return loaded;
  };
}

function modificationTime(file: string): Promise<number | null> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

function fileOf(path: string): string | null {
  try {
    return fileURLToPath(new URL(`.${path}`, import.meta.resolve('@chat/elements/chat-window.js')));
  } catch {
    return null;
  }
}

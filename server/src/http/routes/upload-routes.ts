import { closed, FileId, Picture, Voice } from '@chat/protocol/schemas';
import type { Request, RouteOptions, ServerRoute } from '@hapi/hapi';
import { Compile } from 'typebox/compile';
import { ChatError } from '../../chat/chat-error.js';
import type { Files } from '../../chat/files.js';
import { tooMany } from '../../edge/admission.js';
import { validator } from '../../edge/validator.js';
import type { Limiter } from '../../limits/limiter.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf, writerOf } from '../caller.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';
import { answerTus, metadataOf, type TusUploads } from '../tus-uploads.js';

export interface UploadRoutesOptions {
  readonly files: Files;
  readonly uploads: TusUploads;
  readonly filesByUser: Limiter;
  /** Most bytes of a file. */
  readonly bytes: number;
  /** Whether files may be voice messages. */
  readonly hasVoice: boolean;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** Where uploads are. */
export const uploadsPath = '/v1/uploads';

const previews = Compile(Picture.properties.preview);
const voices = Compile(Voice);
const onePath = closed({ id: FileId }, 'One upload.');

/** A piece of a file, handed over as it comes; how long it may take, its connection says. */
const piece = (bytes: number) =>
  ({
    payload: { parse: false, output: 'stream', maxBytes: bytes, timeout: false },
  }) satisfies RouteOptions;

/** Files on their way here: tus 1.0.0, with creation and termination. */
export function uploadRoutes({
  files,
  uploads,
  filesByUser,
  bytes,
  hasVoice,
  now,
}: UploadRoutesOptions): ServerRoute[] {
  const pathOf = validator(onePath, 'The path');

  return [
    {
      method: 'POST',
      path: uploadsPath,
      options: {
        ...noBody,
        auth: bearerAuth,
        ...described({
          operationId: 'createUpload',
          tag: 'chat',
          summary: 'Announce a file (tus 1.0.0, creation): `Upload-Length`, and `Upload-Metadata`.',
          answers: { 201: { description: '`Location` is where its bytes go.' } },
          errors: ['invalid_request', 'payload_too_large', 'rate_limited', 'muted'],
        }),
      },
      handler: async (request, h) => {
        const { userId } = writerOf(request, now());
        const size = lengthOf(request);
        const { name, preview, voice } = await metadataOf(headerOf(request, 'upload-metadata'));
        const wait = await filesByUser.take(userId);
        if (wait > 0) throw tooMany('files of this user', wait);
        const announced = { name: name ?? '', size };
        // What is none is of no use, and no reason to refuse a file.
        const shown = previews.Check(preview) ? { preview } : {};
        const heard = hasVoice && { voice: voiceOf(voice) };
        const id = await files.announce(userId, { ...announced, ...shown, ...heard });
        try {
          return answerTus(h, await uploads.create(request, { id, size }));
        } catch (error) {
          // What was never there needs no day to be swept, and counts for nobody.
          await files.cancel(userId, id).catch(() => {});
          throw error;
        }
      },
    },
    {
      // Hapi answers HEAD by what answers GET.
      method: 'GET',
      path: `${uploadsPath}/{id}`,
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'upload',
          tag: 'chat',
          summary: 'How far an upload is: `Upload-Offset` of `Upload-Length` (tus 1.0.0, `HEAD`).',
          path: onePath,
          answers: { 200: { description: 'It is under way, or done.' } },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const { id } = await files.own(callerOf(request).userId, pathOf(request.params).id);
        return answerTus(h, await uploads.look(request, id));
      },
    },
    {
      method: 'PATCH',
      path: `${uploadsPath}/{id}`,
      options: {
        ...piece(bytes),
        auth: bearerAuth,
        ...described({
          operationId: 'writeUpload',
          tag: 'chat',
          summary: 'The next bytes of a file, from `Upload-Offset` on (tus 1.0.0).',
          path: onePath,
          answers: { 204: { description: 'They are kept; `Upload-Offset` is where it goes on.' } },
          errors: [
            'invalid_request',
            'not_found',
            'upload_conflict',
            'payload_too_large',
            'file_type_not_allowed',
            'muted',
          ],
        }),
      },
      handler: async (request, h) => {
        const file = await files.own(writerOf(request, now()).userId, pathOf(request.params).id);
        const answer = await uploads.write(request, file.id);
        if (answer.offset === file.size) await files.finish(file);
        return answerTus(h, answer);
      },
    },
    {
      method: 'DELETE',
      path: `${uploadsPath}/{id}`,
      options: {
        ...noBody,
        auth: bearerAuth,
        ...described({
          operationId: 'cancelUpload',
          tag: 'chat',
          summary: 'Give up a file that no message has (tus 1.0.0, termination).',
          path: onePath,
          answers: { 204: { description: 'It is gone.' } },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        await files.cancel(callerOf(request).userId, pathOf(request.params).id);
        return h.response().code(204).header('tus-resumable', '1.0.0');
      },
    },
  ];
}

function headerOf(request: Request, name: string): string | undefined {
  const value = request.raw.req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws ChatError `invalid_request`: how long it is has to be known before it begins */
function lengthOf(request: Request): number {
  const length = headerOf(request, 'upload-length') ?? '';
  if (/^\d{1,15}$/.test(length)) return Number(length);
  throw new ChatError('invalid_request', 'Upload-Length says how many bytes the file has.');
}

/** What is said of a voice message; nothing, where that is none. */
function voiceOf(json: string | null | undefined): Voice | undefined {
  try {
    const said: unknown = JSON.parse(json ?? '');
    return voices.Check(said) ? said : undefined;
  } catch {
    return undefined;
  }
}

import { messageFilesLimit, voiceDurationLimit, voiceLevelsLimit } from '@chat/protocol';
import { ChatError, type ChatErrorCode } from '../chat-error.js';
import type { UploadedFile } from '../conversations/send-options.js';
import type { Features, MessageFile } from '../model.js';
import type { VoiceFile } from '../voice/voice-file.js';
import { fitsOne } from './fits-one.js';

/** What a message can be given. */
export type GivenFile = Blob | UploadedFile;

export const isUploaded = (file: GivenFile): file is UploadedFile => 'id' in file;

/** As its platform has it, without parameters; empty for none. */
const typeOf = ({ type }: { readonly type: string }): string => type.replace(/[\s;].*/, '');

/**
 * Refuses early what the server would refuse anyway.
 *
 * @throws ChatError `invalid_argument` for an empty file, what is none, or a `voice` that cannot be; `payload_too_large`,
 *   `file_type_not_allowed`
 */
export function checkFile(file: GivenFile, offered: Features['files']): void {
  const refuse = (code: ChatErrorCode, message: string) => {
    throw new ChatError(code, message);
  };
  if (!(file?.size > 0)) refuse('invalid_argument', 'A file has at least one byte.');
  const { bytes, types } = offered ?? {};
  if (bytes && file.size > bytes) {
    refuse('payload_too_large', `A file has at most ${bytes} bytes here.`);
  }
  const type = typeOf(file);
  if (type && !fitsOne(type, types)) {
    refuse('file_type_not_allowed', 'No files of this type are taken.');
  }
  const { voice } = file as VoiceFile;
  if (voice && !isVoice(voice)) refuse('invalid_argument', 'No voice message is like that.');
}

const isVoice = ({ duration, levels }: VoiceFile['voice']): boolean =>
  duration % 1 === 0 &&
  duration > 0 &&
  duration <= voiceDurationLimit &&
  levels?.length > 3 &&
  levels.length <= voiceLevelsLimit;

/** The same for all files of a message. */
export function checkFiles(files: readonly GivenFile[], offered: Features['files']): void {
  if (files.length > messageFilesLimit) {
    throw new ChatError('invalid_argument', `A message has at most ${messageFilesLimit} files.`);
  }
  for (const file of files) checkFile(file, offered);
}

/** As it is shown before the server has it. */
export function shownFile(file: GivenFile): MessageFile {
  if (isUploaded(file)) {
    const { id, name, type, size, picture, voice } = file;
    return { id, name, type, size, ...(picture && { picture }), ...(voice && { voice }) };
  }
  const { name, size, voice } = file as VoiceFile;
  return {
    ...{ id: null, name: name || 'file', type: typeOf(file) || 'application/octet-stream' },
    ...{ size, progress: 0, ...(voice && { voice: { ...voice } }) },
  };
}

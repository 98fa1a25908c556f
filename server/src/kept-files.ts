import type { ChatOptions } from './chat/chat.js';
import { FileLinks } from './files/file-links.js';
import { FileUpkeep } from './files/file-upkeep.js';
import type { Log } from './log.js';
import type { CheckedPluginOptions } from './plugin-options.js';
import type { Store } from './store/store.js';

export interface KeptFilesOptions {
  readonly options: CheckedPluginOptions;
  readonly store: Store;
  readonly log: Log;
  readonly now: () => number;
}

/** Where files are, and what is allowed of them; null where none are kept. */
export function keptFiles({ options, store, log, now }: KeptFilesOptions) {
  const { files: bytes, jwtSecrets, fileBytes, fileTypes, limits } = options;
  if (bytes === null) return null;
  return {
    bytes,
    upkeep: new FileUpkeep({ store, bytes, now }),
    links: new FileLinks(jwtSecrets, now),
    rules: { bytes: fileBytes, types: fileTypes, bytesPerUser: limits.fileBytesPerUser },
    onFailure: (err) => log.warn({ err }, 'removing a file failed: it is tried again'),
  } satisfies ChatOptions['files'];
}

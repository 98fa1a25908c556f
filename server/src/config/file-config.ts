import { FilesUrlError, readFilesUrl } from '../files/files-url.js';
import { defaultSettings, fileTypePattern, largestFile, type Settings } from '../settings.js';
import { DatabaseUrlError, sqliteFileOf } from '../store/open-store.js';
import type { Environment } from './environment.js';

/** What is kept of files, and where. */
export interface FileConfig extends Pick<Settings, 'fileBytes' | 'fileTypes'> {
  /** See `createFiles`; null where no files are taken. */
  readonly filesUrl: string | null;
}

/** @param databaseUrl - Beside an embedded store there is a folder for files. */
export function readFileConfig(env: Environment, databaseUrl: string): FileConfig {
  const filesUrl = env.text('FILES_URL') ?? besideStore(databaseUrl);
  const problem = filesUrl === null ? null : filesUrlProblem(filesUrl);
  if (problem !== null) env.problem('FILES_URL', problem);
  const fileTypes = env.list('FILE_TYPES') ?? defaultSettings.fileTypes;
  if (!fileTypes.every((type) => fileTypePattern.test(type))) {
    env.problem('FILE_TYPES', 'must be media types, such as application/pdf or image/*.');
  }
  return {
    filesUrl,
    fileBytes: env.bytes('FILE_BYTES', defaultSettings.fileBytes, largestFile),
    fileTypes,
  };
}

function filesUrlProblem(url: string): string | null {
  try {
    readFilesUrl(url);
    return null;
  } catch (error) {
    if (error instanceof FilesUrlError) return error.problem;
    throw error;
  }
}

/**
 * A folder of the same name. A store in memory has none, nor has a database that many servers share: what one of them keeps on its disk, the
 * others do not have.
 */
function besideStore(databaseUrl: string): string | null {
  try {
    return `file:${sqliteFileOf(databaseUrl).replace(/\.[^./\\]*$/, '')}-files`;
  } catch (error) {
    if (error instanceof DatabaseUrlError) return null;
    throw error;
  }
}

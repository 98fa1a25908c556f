import { basename, dirname } from 'node:path';
import { FilesUrlError, readFilesUrl } from '../files/files-url.js';
import { defaultSettings, fileTypePattern, type Settings } from '../settings.js';
import type { Environment } from './environment.js';

/** What is kept of files, and where. */
export interface FileConfig extends Pick<Settings, 'fileBytes' | 'fileTypes'> {
  /** See `createFiles`; null where no files are taken. */
  readonly filesUrl: string | null;
}

const largest = 5 * 1_073_741_824;

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
    fileBytes: env.bytes('FILE_BYTES', defaultSettings.fileBytes, largest),
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
 * A folder of the same name. A database that many servers share has none: what one of them keeps on its disk, the
 * others do not have.
 */
function besideStore(databaseUrl: string): string | null {
  const [, path] = /^(?:sqlite|file):(?!:memory:)(.+)$/.exec(databaseUrl) ?? [];
  if (path === undefined) return null;
  return `file:${dirname(path)}/${basename(path).replace(/\.[^.]*$/, '')}-files`;
}

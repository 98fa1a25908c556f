import type { Features } from '@chat/client';

/** Which files a server takes. */
export type AcceptedFiles = NonNullable<Features['files']>;

/** Why a file cannot go along. */
export type FileProblem = 'empty' | 'too-large' | 'type' | 'unreadable';

/** What is wrong with a file as far as can be told at once. The server has the last word. */
export function fileProblem(
  { size, type }: File,
  { bytes, types }: AcceptedFiles,
): FileProblem | null {
  if (size === 0) return 'empty';
  if (size > bytes) return 'too-large';
  // What a browser does not know by its name may be known by its content.
  if (types && type !== '' && !types.some((each) => matches(type, each))) return 'type';
  return null;
}

/** Whether nothing can be read of it: a folder, or a file that is gone by now. */
export async function isUnreadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return false;
  } catch {
    return true;
  }
}

function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

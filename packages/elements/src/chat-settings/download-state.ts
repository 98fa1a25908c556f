import type { ChatError } from '@chat/client';

/** How far the file is with what is kept of the user. */
export interface DownloadState {
  readonly busy: boolean;
  /** Why there is none. */
  readonly error: ChatError | null;
  /** What the file is called that was saved last; empty before. */
  readonly file: string;
}

import type { DownloadState } from '../chat-settings/download-state.js';
import type { ChatContext } from '../controllers/chat-context.js';
import { saveFile } from '../save-file.js';
import { Attempt } from './attempt.js';

const name = 'chat-export.ndjson';

/** What is kept of the user, as a file of theirs. */
export class Download {
  readonly #attempt: Attempt;
  #file = '';

  constructor(context: ChatContext) {
    this.#attempt = new Attempt(context);
  }

  get state(): DownloadState {
    const { busy, error } = this.#attempt;
    return { busy, error, file: this.#file };
  }

  async begin(): Promise<void> {
    await this.#attempt.make(async (client) => {
      this.#file = '';
      saveFile(await (await client.account()).export(), name);
      this.#file = name;
    });
  }
}

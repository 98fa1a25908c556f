import type { FileLinksResponse } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { MessageFile, TimelineMessage } from '../model.js';
import type { UserScope } from '../user-scope.js';
import { isCount, isListOf, isObjectOf, isString } from '../wire/model-checks.js';
import { bytesName, type FileBytes } from './file-bytes.js';

const isLinks = isObjectOf<FileLinksResponse>({
  files: isListOf(isObjectOf({ id: isString, url: isString, expiresAt: isCount })),
});

/** Links of one message, and when they came. */
interface Links {
  readonly urls: Promise<ReadonlyMap<string, string>>;
  readonly at: number;
  readonly monotonicAt: number;
}

/** ms for which links are given again: they are good for half an hour at least, and what they lead to is to be read by then. */
const lifetime = 25 * 60_000;
/** Messages whose links are remembered. */
const messagesAtMost = 500;
/** Files of this page that can be shown by what is here. */
const ownAtMost = 50;

/**
 * Where files can be read. What this page sends is shown by its own bytes, before it is sent and after, so
 * that nothing on the screen is loaded anew.
 */
export class FileUrls implements Capability {
  readonly #scope: UserScope;
  readonly #bytes: FileBytes;
  /** By what their bytes are kept by. */
  readonly #own = new Map<string, string>();
  readonly #links = new Map<string, Links>();

  constructor(scope: UserScope, bytes: FileBytes) {
    this.#scope = scope;
    this.#bytes = bytes;
  }

  /** See `Conversation.fileUrl`. */
  async of(conversationId: string, message: TimelineMessage, file: MessageFile): Promise<string> {
    this.#scope.check();
    const own = await this.#ownUrl(message, file);
    if (own) return own;
    const { seq } = message;
    const urls = seq === null ? undefined : await this.#linksOf(conversationId, seq);
    const url = urls?.get(file.id ?? '');
    if (!url) throw new ChatError('file_not_found', 'There is no such file.');
    return url;
  }

  onEnd(): void {
    for (const url of this.#own.values()) URL.revokeObjectURL(url);
    this.#own.clear();
    this.#links.clear();
  }

  async #ownUrl(message: TimelineMessage, file: MessageFile): Promise<string | undefined> {
    const isWaiting = message.own && message.seq === null;
    const name =
      this.#bytes.names.get(file.id ?? '') ??
      (isWaiting ? bytesName(message, placeOf(file, message)) : undefined);
    if (name === undefined) return undefined;
    const bytes = this.#own.has(name) ? undefined : await this.#bytes.get(name);
    this.#scope.check();
    // Several may have asked for it at the same time.
    if (bytes && !this.#own.has(name)) this.#keep(name, URL.createObjectURL(bytes));
    return this.#own.get(name);
  }

  #keep(name: string, url: string): void {
    this.#own.set(name, url);
    const [[oldest, revoked] = ['', '']] = this.#own;
    if (this.#own.size <= ownAtMost) return;
    this.#own.delete(oldest);
    URL.revokeObjectURL(revoked);
  }

  #linksOf(conversationId: string, seq: number): Links['urls'] {
    const key = `${conversationId}/${seq}`;
    const known = this.#links.get(key);
    if (known && this.#isGood(known)) return known.urls;
    const { clock } = this.#scope;
    const links = {
      urls: this.#ask(
        `/v1/conversations/${encodeURIComponent(conversationId)}/messages/${seq}/files`,
      ),
      ...{ at: clock.now(), monotonicAt: clock.monotonic() },
    };
    links.urls.catch(() => {
      if (this.#links.get(key) === links) this.#links.delete(key);
    });
    this.#links.delete(key);
    this.#links.set(key, links);
    const [oldest = ''] = this.#links.keys();
    if (this.#links.size > messagesAtMost) this.#links.delete(oldest);
    return links.urls;
  }

  /** By this device's two clocks, as the one may be set, and the other stands still while the device sleeps. */
  #isGood({ at, monotonicAt }: Links): boolean {
    const { clock } = this.#scope;
    const age = clock.now() - at;
    return age >= 0 && age < lifetime && clock.monotonic() - monotonicAt < lifetime;
  }

  async #ask(path: string): Promise<ReadonlyMap<string, string>> {
    const { api } = this.#scope;
    const { files } = await this.#scope.ask(api.request({ path }, isLinks));
    return new Map(files.map(({ id, url }) => [id, `${api.http.base}${url}`]));
  }
}

/** Its place among the files of a message, of which it may be how it was a moment ago. */
function placeOf(file: MessageFile, { files }: TimelineMessage): number {
  const at = files.indexOf(file);
  return at >= 0 ? at : files.findIndex(({ id, name }) => id === file.id && name === file.name);
}

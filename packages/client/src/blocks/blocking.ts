import type { BlockPage, BlockPageOptions } from '../model.js';
import type { UserScope } from '../user-scope.js';
import { isNothing } from '../wire/model-checks.js';
import type { Blocks } from './blocks.js';
import { isBlockPage } from './is-block-page.js';

/** How the user blocks others, and looks at whom they have. */
export class Blocking {
  readonly #scope: UserScope;
  readonly #blocks: Blocks;

  constructor(scope: UserScope, blocks: Blocks) {
    this.#scope = scope;
    this.#blocks = blocks;
  }

  /** See `ChatClient.block` and `ChatClient.unblock`. */
  async set(userId: string, on: boolean): Promise<void> {
    const { ask, api } = this.#offered();
    const path = `/v1/blocks/${encodeURIComponent(userId)}`;
    await ask(api.request({ method: on ? 'PUT' : 'DELETE', path }, isNothing));
    // The event that tells all devices need not be here yet.
    this.#blocks.learn(userId, on);
  }

  /** See `ChatClient.blocks`. */
  async page({ limit, cursor }: BlockPageOptions): Promise<BlockPage> {
    const { ask, api } = this.#offered();
    const { blocks, nextCursor = null } = await ask(
      api.request({ path: '/v1/blocks', query: { limit, cursor } }, isBlockPage),
    );
    return { blocks, nextCursor };
  }

  #offered(): UserScope {
    this.#scope.check();
    this.#scope.checkOffered('blocks');
    return this.#scope;
  }
}

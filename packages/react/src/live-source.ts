'use client';
import type { ChatClient, ChatError, ConnectionState, User } from '@chat/client';

/** What the SDK keeps up to date by itself. */
export interface Changing {
  on(event: 'change', listener: () => void): unknown;
  off(event: 'change', listener: () => void): unknown;
}

/** How far something is that has to be asked for. */
export type Opened<Source> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly source: Source }
  | { readonly status: 'failed'; readonly error: ChatError };

export interface LiveSourceOptions<Source, View> {
  readonly open: (client: ChatClient) => Promise<Source>;
  /** What is shown of it. Never changed in place. @param shown - What was shown before, to be returned where nothing else is */
  readonly view: (opened: Opened<Source>, shown: View | null) => View;
  /** It is not needed any more. */
  readonly close?: (source: Source) => void;
}

/**
 * An external store, as `useSyncExternalStore` has it, of what is asked for when somebody looks first, and let go of when nobody
 * looks any more. What could not be had is asked for again once there is a connection; and all of it, when the user is
 * another one.
 */
export class LiveSource<Source extends Changing, View> {
  readonly #client: ChatClient | null;
  readonly #options: LiveSourceOptions<Source, View>;
  readonly #listeners = new Set<() => void>();
  #opened: Opened<Source> = { status: 'loading' };
  #shown: View;
  /** Whoever looked, when nobody does any more, or the user is another one: what was asked for then comes too late. */
  #asked: object | null = null;
  #userId: string | null = null;

  /** @param client null where there is none yet: all of it is loading then */
  constructor(client: ChatClient | null, options: LiveSourceOptions<Source, View>) {
    this.#client = client;
    this.#options = options;
    this.#shown = options.view(this.#opened, null);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  readonly getSnapshot = (): View => this.#shown;

  #begin(): void {
    this.#userId = this.#client?.user?.id ?? null;
    this.#client?.on('user', this.#onUser).on('state', this.#onState);
    this.#ask();
  }

  #end(): void {
    this.#client?.off('user', this.#onUser).off('state', this.#onState);
    this.#leave();
  }

  async #ask(): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    const asked = {};
    this.#asked = asked;
    try {
      const source = await this.#options.open(client);
      if (this.#asked === asked) this.#take(source);
      else this.#options.close?.(source);
    } catch (error) {
      if (this.#asked !== asked) return;
      // The SDK throws no other.
      this.#opened = { status: 'failed', error: error as ChatError };
      this.#onChange();
    }
  }

  #take(source: Source): void {
    this.#opened = { status: 'ready', source };
    source.on('change', this.#onChange);
    this.#onChange();
  }

  #leave(): void {
    this.#asked = null;
    if (this.#opened.status === 'ready') {
      const { source } = this.#opened;
      source.off('change', this.#onChange);
      this.#options.close?.(source);
    }
    this.#opened = { status: 'loading' };
  }

  readonly #onChange = (): void => {
    const shown = this.#options.view(this.#opened, this.#shown);
    if (Object.is(shown, this.#shown)) return;
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  };

  readonly #onUser = (user: User | null): void => {
    const userId = user?.id ?? null;
    const before = this.#userId;
    if (userId === before) return;
    this.#userId = userId;
    // Who is signed in by a host's token is known only once there is a connection: nobody is gone then.
    if (before === null && this.#opened.status !== 'failed') return;
    this.#leave();
    this.#onChange();
    this.#ask();
  };

  readonly #onState = ({ status }: ConnectionState): void => {
    if (status === 'online' && this.#opened.status === 'failed') this.#ask();
  };
}

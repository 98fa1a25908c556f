import { Injectable, signal } from '@angular/core';

/** Somebody with an account on this site. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Who is signed in, by what the site's own backend says. */
@Injectable({ providedIn: 'root' })
export class Site {
  /** Undefined until it is known, null for a visitor. */
  readonly user = signal<Person | null | undefined>(undefined);
  readonly others = signal<readonly Person[]>([]);

  constructor() {
    void this.#ask<Person | null>('GET', '/me').then((user) => this.#become(user));
  }

  async signIn({ id }: Person): Promise<void> {
    await this.#become(await this.#ask<Person>('POST', `/sign-in?as=${encodeURIComponent(id)}`));
  }

  async signOut(): Promise<void> {
    await this.#become(await this.#ask<null>('POST', '/sign-out'));
  }

  async #become(user: Person | null): Promise<void> {
    this.others.set(await this.#ask<Person[]>('GET', '/people'));
    this.user.set(user);
  }

  async #ask<Answer>(method: 'GET' | 'POST', path: string): Promise<Answer> {
    const response = await fetch(path, { method });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json() as Promise<Answer>;
  }
}

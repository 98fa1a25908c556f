import { Component, CUSTOM_ELEMENTS_SCHEMA, inject, input, signal } from '@angular/core';
import '@chat/elements/chat-window';
import type { ChatStateEvent } from '@chat/elements';
import { type Person, Site } from './site';

@Component({
  selector: 'site-desk',
  // For <chat-window>, which is no component of Angular's.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <div class="desk">
      <nav>
        <h1>{{ user().name }}</h1>
        @for (person of site.others(); track person.id) {
          <button
            type="button"
            class="colleague"
            [attr.aria-pressed]="person === peer()"
            (click)="peer.set(person)"
          >
            {{ person.name }}
          </button>
        }
        <p class="state" role="status">{{ connection() }}</p>
        <button type="button" (click)="site.signOut()">Sign out</button>
      </nav>
      <main>
        @if (peer(); as chosen) {
          <chat-window
            [server]="chatUrl"
            token-url="/chat-token"
            [with]="chosen.id"
            (chat-state)="onState($event)"
          />
        } @else {
          <p class="nobody">Choose somebody.</p>
        }
      </main>
    </div>
  `,
})
export class Desk {
  readonly user = input.required<Person>();
  protected readonly site = inject(Site);
  protected readonly peer = signal<Person | null>(null);
  protected readonly connection = signal('');
  protected readonly chatUrl =
    document.querySelector<HTMLMetaElement>('meta[name=chat-url]')?.content ?? '';

  protected onState(event: Event): void {
    const { state } = event as ChatStateEvent;
    this.connection.set(state.status === 'online' ? 'Connected' : 'Connecting …');
  }
}

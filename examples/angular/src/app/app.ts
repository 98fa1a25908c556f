import { Component, inject } from '@angular/core';
import { Desk } from './desk';
import { Site } from './site';

@Component({
  selector: 'site-root',
  imports: [Desk],
  template: `
    @if (site.user() === null) {
      <main class="sign-in">
        <h1>Who are you?</h1>
        <p class="hint">
          Open this page in another browser, or a private window, and be somebody else there.
        </p>
        @for (person of site.others(); track person.id) {
          <button type="button" (click)="site.signIn(person)">{{ person.name }}</button>
        }
      </main>
    } @else if (site.user(); as user) {
      <!-- Another user is another desk, and another window. -->
      @for (each of [user]; track each.id) {
        <site-desk [user]="each" />
      }
    }
  `,
})
export class App {
  protected readonly site = inject(Site);
}

import type { User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { initialOf } from '../localize/initial-of.js';

/** Before it is there, and where it does not come, the letter below is to be seen. */
const onLoad = ({ target }: Event): void => {
  (target as HTMLElement).style.opacity = '1';
};

/** Where it is fetched from is not told of the page that shows it. */
const image = (src: string): TemplateResult =>
  html`<img alt="" loading="lazy" referrerpolicy="no-referrer" src=${src} @load=${onLoad} />`;

/** Somebody's picture, over the first letter of their name. */
export function avatar({ name, picture }: Pick<User, 'name' | 'picture'>): TemplateResult {
  // Another picture is another element: the one before says nothing of it, and is not seen in its place.
  const shown = keyed(picture, picture ? image(picture) : nothing);
  return html`<span class="avatar" aria-hidden="true">${initialOf(name)}${shown}</span>`;
}

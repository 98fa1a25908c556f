import { html } from 'lit';
import { lateSettings } from '../late-element.js';
import { definePages } from '../settings/define-pages.js';
import { mount } from './mount.js';
import { textOf } from './shadow.js';

/** Colours, and the heading that takes the focus when nothing else can, in the place of a sheet. */
const sheet = html`<div tabindex="-1" style="--_danger: #b3261e; --_on-danger: #fff; --_muted: #5a6866; --_on-accent: #fff; --_accent: #0d6a66; --_accent-text: #0d6a66"></div>`;

/** A page of the settings by itself, and what it tells of. */
export async function openPage<E extends HTMLElement & { state: unknown }>(
  name: keyof HTMLElementTagNameMap,
  state: E['state'],
  events: readonly string[],
) {
  await lateSettings.load();
  definePages();
  const place = await mount<HTMLElement>(sheet);
  const page = document.createElement(name) as unknown as E & { updateComplete: Promise<unknown> };
  const told: Event[] = [];
  for (const event of events) page.addEventListener(event, (each) => told.push(each));
  page.state = state;
  place.append(page);
  await page.updateComplete;
  return {
    page,
    place,
    told,
    /** What has the focus in it. */
    focused: () => page.shadowRoot?.activeElement ?? null,
    text: () => textOf(page).trim(),
    async show(next: E['state']): Promise<void> {
      page.state = next;
      await page.updateComplete;
    },
  };
}

import type { TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { withName } from '../localize/isolate.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';

/**
 * New messages in words, for the log that is read to who cannot see them: each is one element for as long as it is there, and
 * whole before it is put in, as what is put in is read.
 */
export function announcements(
  terms: Terms,
  announced: readonly TimelineMessage[],
  name: string,
): unknown {
  return repeat(
    announced,
    ({ key }) => key,
    (message) => {
      const sender = message.system ? terms.notice : name;
      return html`<p>${withName((from) => terms.announcement(from, said(message, terms)), sender)}</p>`;
    },
  );
}

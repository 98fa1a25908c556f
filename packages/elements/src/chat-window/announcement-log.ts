import type { TimelineMessage } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { withName } from '../localize/isolate.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';

/** New messages for who cannot see them: each is read out once, as it is put in. */
export function announcementLog(
  terms: Terms,
  announced: readonly TimelineMessage[],
  name: string,
): TemplateResult {
  return html`
    <div class="visually-hidden" role="log" aria-relevant="additions" aria-label=${terms.messages}>
      ${repeat(
        announced,
        ({ key }) => key,
        (message) =>
          html`<p>${withName((from) => terms.announcement(from, said(message, terms)), message.system ? terms.notice : name)}</p>`,
      )}
    </div>
  `;
}

import { html, type TemplateResult } from 'lit';
import type { ViewOptions } from './view-options.js';

export interface Waiting {
  /** How many messages wait to be sent. */
  readonly queued: number;
  /** Whether they outlive the page. */
  readonly kept: boolean;
}

/** The line that says that the connection is away, and what waits for it. */
export function connectionBanner(
  { chat: { client, connection }, lang }: ViewOptions,
  { queued, kept }: Waiting,
): TemplateResult {
  return html`
    <chat-status
      lang=${lang}
      exportparts="banner"
      .state=${client?.state ?? null}
      .blocked=${connection.blocked}
      .queued=${queued}
      .kept=${kept}
    ></chat-status>
  `;
}

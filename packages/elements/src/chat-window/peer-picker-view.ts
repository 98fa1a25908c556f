import { html, type TemplateResult } from 'lit';
import type { PeerEvent } from '../chat-peer-picker/peer-event.js';
import type { PeerPickerView } from '../controllers/chat-view.js';
import { connectionBanner } from './connection-banner.js';
import type { ViewOptions } from './view-options.js';

/** Where one chooses whom to chat with. */
export function peerPickerView(
  options: ViewOptions,
  { recent, busy, error }: PeerPickerView,
): TemplateResult {
  const { chat, lang } = options;
  return html`
    ${connectionBanner(options, { queued: 0, kept: true })}
    <chat-peer-picker
      lang=${lang}
      .self=${chat.client?.user ?? null}
      .recent=${recent}
      .busy=${busy}
      .error=${error}
      @chat-peer=${({ username }: PeerEvent) => chat.peers.pick(username)}
    ></chat-peer-picker>
  `;
}

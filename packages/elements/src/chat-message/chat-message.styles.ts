import { css } from 'lit';
import { messageChangeStyles } from './message-change.styles.js';
import { messageQuoteStyles } from './message-quote.styles.js';

const messageStyles = css`
  :host {
    display: block;
  }
  .message {
    display: grid;
    justify-items: start;
    padding-block-start: 2px;
  }
  .message.first {
    padding-block-start: 14px;
  }
  .message.own {
    justify-items: end;
  }
  .body {
    display: grid;
    justify-items: inherit;
    max-inline-size: min(82%, 32em);
    min-inline-size: 0;
  }
  .bubble {
    max-inline-size: 100%;
    min-inline-size: 0;
    padding: 0.5333em 0.8667em;
    background: var(--_peer);
    color: var(--_peer-text);
    border-top-left-radius: var(--_tl, var(--_bubble));
    border-top-right-radius: var(--_tr, var(--_bubble));
    border-bottom-right-radius: var(--_br, var(--_bubble));
    border-bottom-left-radius: var(--_bl, var(--_bubble));
    line-height: 1.42;
    unicode-bidi: isolate;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    word-break: normal;
    text-align: start;
    user-select: text;
    -webkit-user-select: text;
  }
  /* What is in it ends at its corners. Text does so by itself: each clip is work in each frame of scrolling. */
  .rich .bubble {
    overflow: hidden;
  }
  .visually-hidden {
    clip-path: none;
    color: transparent;
  }
  /* In its place, but without any room or layer of its own. */
  .message > .visually-hidden {
    position: static;
    block-size: 0;
    overflow: visible;
    font-size: 1px;
  }
  @media (forced-colors: active) {
    /* Backgrounds are not seen there. */
    .bubble {
      outline: 1px solid;
      outline-offset: -1px;
    }
    .visually-hidden {
      clip-path: inset(50%);
    }
  }
  /* The room of those who reacted, who are shown a moment later. */
  .reactions {
    min-block-size: 24px;
    margin-block: -6px 4px;
  }
  /* Corners where those of one person meet: by the side at which they stand, whichever way a text runs. */
  .message:not(.first) {
    --_upper: 6px;
  }
  .message:not(.last) {
    --_lower: 6px;
  }
  .message:not(.own):dir(ltr),
  .own:dir(rtl) {
    --_tl: var(--_upper);
    --_bl: var(--_lower);
  }
  .own:dir(ltr),
  .message:not(.own):dir(rtl) {
    --_tr: var(--_upper);
    --_br: var(--_lower);
  }
  .own .bubble {
    background: var(--_own);
    color: var(--_own-text);
  }
  .message.failed .bubble {
    background: var(--_danger-surface);
    color: var(--_text);
    box-shadow: inset 0 0 0 1px var(--_danger-line);
  }
  /* Without a bubble, and some of them are drawn in the colour of text: ✔, ™. */
  .message.emoji:not(.failed) .bubble {
    padding: 0.1em 0;
    outline: 0;
    background: none;
    color: var(--_text);
    font-size: 2.4em;
    line-height: 1.2;
  }
  a {
    color: inherit;
    unicode-bidi: isolate;
  }
  .message:not(.own) a,
  .notice a {
    color: var(--_link);
  }
  .notice {
    display: grid;
    justify-items: center;
    gap: 2px;
    padding: 18px 12px 4px;
    color: var(--_muted);
    font-size: 0.8667em;
    line-height: 1.42;
    text-align: center;
  }
  .notice .words {
    max-inline-size: 32em;
    min-inline-size: 0;
    unicode-bidi: isolate;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    user-select: text;
    -webkit-user-select: text;
  }
  .notice time {
    font-size: 0.8846em;
    font-variant-numeric: tabular-nums;
  }
  .meta,
  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.6em;
    padding: 5px 4px 0;
    color: var(--_muted);
    font-size: 0.7667em;
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
  }
  .state,
  .reason {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
  }
  .meta .icon,
  .failure .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
  }
  .read .state {
    color: var(--_accent-text);
  }
  .failure {
    justify-content: flex-end;
    font-size: 0.8333em;
  }
  .reason {
    color: var(--_danger);
  }
  .actions {
    display: inline-flex;
    gap: 0.9em;
  }
  .discard {
    color: var(--_muted);
  }
`;

/** A message, and each of its parts. */
export const chatMessageStyles = [messageStyles, messageChangeStyles, messageQuoteStyles];

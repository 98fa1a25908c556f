import { css } from 'lit';
import { fileLinesStyles } from './file-lines.styles.js';

/** What goes along with a message, in its bubble. */
export const messageFileStyles = css`
  /* As wide as what is in it, so that words run under a picture and not beside it. */
  .bubble:has(> .files) {
    inline-size: min-content;
  }
  /* No wider than there is room, however wide what is in it would be. */
  .body {
    grid-template-columns: minmax(0, auto);
  }
  .files {
    --_gap: 2px;
    display: grid;
    grid-template-columns: minmax(0, auto);
    gap: var(--_gap);
    inline-size: max-content;
    max-inline-size: calc(100% + 2 * 0.8667em);
    margin-inline: -0.8667em;
    margin-block: -0.5333em 0.5333em;
    white-space: normal;
    unicode-bidi: isolate;
    user-select: none;
    -webkit-user-select: none;
  }
  /* A row has its own room below. */
  .files:has(> .file:last-child) {
    margin-block-end: 0;
  }
  .files.files.alone {
    margin-block-end: -0.5333em;
  }
  .quote + .files {
    margin-block-start: 0;
  }
  .pictures {
    position: relative;
    display: grid;
    gap: var(--_gap);
    max-inline-size: 100%;
  }
  .pictures:not(.of-1) {
    inline-size: 320px;
    grid-template-columns: 1fr 1fr;
  }
  .pictures:not(.of-1) chat-picture {
    aspect-ratio: 1;
  }
  .pictures.of-3 .picture:first-child {
    grid-column: 1 / -1;
  }
  .pictures.of-3 .picture:first-child chat-picture {
    aspect-ratio: 2;
  }
  .picture {
    position: relative;
    display: block;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
  }
  .picture chat-picture {
    max-inline-size: 100%;
  }
  .pictures.of-1 .picture {
    display: grid;
  }
  /* Seen on whatever is in the picture. */
  .picture:focus-visible {
    outline: 2px solid transparent;
    outline-offset: -4px;
  }
  .picture:focus-visible::after {
    content: '';
    position: absolute;
    inset: 3px;
    border: 2px solid var(--_accent);
    border-radius: 14px;
    box-shadow: 0 0 0 2px #fff, inset 0 0 0 1px #fff;
  }
  .further {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: rgb(10 16 16 / 52%);
    color: #fff;
    font-size: 1.6em;
    font-weight: 600;
  }
  @media (hover: hover) {
    .picture:hover chat-picture {
      filter: brightness(0.94);
    }
  }
  .ring {
    position: relative;
    display: grid;
    flex: none;
  }
  .pictures > .ring {
    position: absolute;
    inset: 0;
    place-content: center;
    pointer-events: none;
  }
  .ring button {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: rgb(10 16 16 / 58%);
    color: #fff;
    pointer-events: auto;
  }
  .ring .track {
    position: absolute;
    inset: 2px;
    rotate: -90deg;
    fill: none;
    stroke: rgb(255 255 255 / 30%);
    stroke-width: 3;
    stroke-linecap: round;
  }
  .ring .done {
    stroke: currentcolor;
    transition: stroke-dashoffset 240ms linear;
  }
  .ring button:focus-visible {
    outline: 2px solid #fff;
    outline-offset: -1px;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 280px;
    min-inline-size: 100%;
    max-inline-size: 100%;
    min-block-size: 56px;
    padding-block: 8px;
    padding-inline: 8px 14px;
    border: 0;
    background: none;
    text-align: start;
  }
  .file + .file {
    margin-block-start: -8px;
  }
  button.file:focus-visible {
    outline-offset: -4px;
    border-radius: var(--_bubble);
  }
  .own button.file:focus-visible {
    outline-color: var(--_own-text);
  }
  .file .kind,
  .file .ring button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 12px;
    background: color-mix(in srgb, currentcolor 13%, transparent);
    color: inherit;
  }
  .file .ring button {
    border-radius: 50%;
  }
  .file .ring .track {
    stroke: color-mix(in srgb, currentcolor 25%, transparent);
  }
  .file .ring .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .message:not(.own) .kind {
    color: var(--_accent-text);
  }
  ${fileLinesStyles}
  .voice {
    --_voice-focus: var(--_accent-text);
  }
  .own .voice {
    --_voice-focus: var(--_own-text);
  }
  .message:not(.own) .voice {
    --_voice: var(--_accent-text);
  }
  .voice chat-voice {
    flex: 1;
  }
  .size {
    font-size: 0.8667em;
    opacity: 0.85;
  }
  .file.asked .kind {
    animation: wait 700ms ease-in-out infinite alternate;
  }
  @keyframes wait {
    to {
      opacity: 0.45;
    }
  }
  .file:is(.gone, .unreachable) .size {
    font-weight: 600;
    opacity: 1;
  }
  @media (hover: hover) {
    button.file:hover .start,
    button.file:hover .start + span {
      text-decoration: underline;
      text-decoration-thickness: 1px;
      text-underline-offset: 0.18em;
    }
  }
  .failed .pictures {
    margin: 1px;
    opacity: 0.7;
  }
  @media (forced-colors: active) {
    .ring button,
    .kind {
      border: 1px solid ButtonText;
    }
    .ring .done {
      stroke: Highlight;
    }
  }
`;

import { css } from 'lit';
import { fileLinesStyles } from './file-lines.styles.js';

/** What goes along with a message that is being written, and where it can be dropped. */
export const composerFileStyles = css`
  .attached {
    display: flex;
    gap: 8px;
    margin: 0;
    padding: 4px 4px 10px;
    list-style: none;
    overflow-x: auto;
    overscroll-behavior-x: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .item {
    position: relative;
    display: flex;
    flex: none;
    align-items: center;
    gap: 10px;
    block-size: 56px;
    border-radius: 12px;
    background: var(--_surface);
  }
  .item:has(.lines) {
    inline-size: min(232px, 80%);
    padding-inline: 8px 34px;
  }
  chat-file-thumbnail {
    inline-size: 56px;
    block-size: 56px;
    border-radius: 12px;
    color: var(--_muted);
  }
  .kind {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 10px;
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  ${fileLinesStyles}
  .name {
    font-size: 0.9333em;
  }
  .size,
  .problem {
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.8em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .wrong {
    background: var(--_danger-surface);
    box-shadow: inset 0 0 0 1px var(--_danger-line);
  }
  .wrong .kind {
    background: none;
    color: var(--_danger);
  }
  .item .problem {
    color: var(--_danger);
    white-space: normal;
    line-height: 1.2;
  }
  .remove {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    padding: 0;
    border: 0;
    background: none;
  }
  .remove .icon {
    inline-size: 20px;
    block-size: 20px;
    padding: 3px;
    border-radius: 50%;
    background: var(--_text);
    color: var(--_background);
    stroke-width: 2.5;
    transition: transform 120ms;
  }
  .remove:hover .icon {
    transform: scale(1.12);
  }
  .remove:focus-visible {
    outline-offset: -2px;
    border-radius: 50%;
  }
  .full {
    margin: 0;
    padding: 0 8px 8px;
    color: var(--_danger);
    font-size: 0.8667em;
    line-height: 1.4;
  }
  .drop-target {
    position: absolute;
    z-index: 3;
    display: grid;
    place-items: center;
    padding: 8px;
    pointer-events: none;
    animation: come 120ms ease-out;
  }
  .drop-target::before {
    content: '';
    position: absolute;
    inset: 8px;
    border: 2px dashed var(--_accent-text);
    border-radius: 14px;
    background: color-mix(in srgb, var(--_accent-tint) 92%, transparent);
  }
  .drop-target span {
    position: relative;
    max-inline-size: 20em;
    padding: 0 24px;
    color: var(--_accent-text);
    font-weight: 600;
    text-align: center;
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }
  @media (pointer: coarse) {
    .remove {
      inline-size: 36px;
      block-size: 36px;
    }
    .remove::after {
      content: '';
      position: absolute;
      inset: -4px -4px -4px -4px;
    }
  }
  @media (forced-colors: active) {
    .item {
      border: 1px solid CanvasText;
    }
    .remove .icon {
      background: ButtonText;
      color: ButtonFace;
    }
  }
`;

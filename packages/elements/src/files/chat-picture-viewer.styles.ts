import { css } from 'lit';

export const chatPictureViewerStyles = css`
  /* The same in every theme: nothing is to be brighter than the picture. */
  dialog {
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    overscroll-behavior: contain;
    color-scheme: dark;
    background: #0b0e0f;
    color: #fff;
    font-size: 15px;
  }
  dialog:not([open]) {
    display: none;
  }
  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    animation: come 180ms ease-out;
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }
  dialog::backdrop {
    background: none;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 8px 12px;
    padding-block-start: max(8px, env(safe-area-inset-top));
    padding-inline-start: 20px;
  }
  .about {
    display: flex;
    align-items: baseline;
    gap: 0 12px;
    flex: 1;
    min-inline-size: 0;
    margin: 0;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  .about [role='status'] {
    flex: none;
    color: #b9c2c2;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    transition: background-color 120ms;
  }
  button:hover {
    background: rgb(255 255 255 / 14%);
  }
  button[aria-disabled='true'] {
    color: rgb(255 255 255 / 35%);
    background: none;
    cursor: default;
  }
  :focus-visible {
    outline-color: #fff;
    outline-offset: -2px;
  }
  dialog:focus-visible {
    outline: none;
  }
  .stage {
    position: relative;
    overflow: hidden;
    margin-block-end: env(safe-area-inset-bottom);
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    cursor: zoom-in;
  }
  .stage.zoomed {
    cursor: grab;
  }
  .stage.zoomed:active {
    cursor: grabbing;
  }
  chat-picture {
    position: absolute;
    inset: 0;
    overflow: visible;
  }
  .step {
    position: absolute;
    inset-block-start: calc(50% - 24px);
    inline-size: 48px;
    block-size: 48px;
    background: rgb(11 14 15 / 60%);
  }
  .step:hover {
    background: rgb(60 66 68 / 80%);
  }
  .step.back {
    inset-inline-start: max(12px, env(safe-area-inset-left));
  }
  .step.next {
    inset-inline-end: max(12px, env(safe-area-inset-right));
  }
  .step:dir(rtl) .icon {
    scale: -1 1;
  }
  /* Fingers swipe, and pinch. */
  @media (pointer: coarse) {
    .plus,
    .minus {
      display: none;
    }
  }
  @media (max-width: 480px) {
    .step {
      background: rgb(11 14 15 / 45%);
    }
  }
  @media (forced-colors: active) {
    dialog {
      background: Canvas;
    }
    button {
      border: 1px solid ButtonText;
    }
  }
`;

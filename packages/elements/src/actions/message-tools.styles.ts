import { css } from 'lit';

/** The bar at a bubble's inner upper edge. */
export const messageToolsStyles = css`
  .body:has(> .tools) {
    position: relative;
  }
  .tools {
    position: absolute;
    inset-block-start: -24px;
    /* At the inner edge, and a little beyond; from the outer one where the bubble is too narrow. */
    inset-inline-end: min(-12px, 100% - 98px);
    z-index: 2;
    display: flex;
    padding: 1px;
    border: 1px solid var(--_line);
    border-radius: 17px;
    background: var(--_raised);
    opacity: 0;
    pointer-events: none;
    transition: opacity 120ms ease-out;
  }
  .own .tools {
    inset-inline: min(-12px, 100% - 98px) auto;
  }
  .tools:focus-within {
    opacity: 1;
    pointer-events: auto;
  }
  .tool {
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 30px;
    padding: 0;
    border: 0;
    border-radius: 15px;
    background: none;
    color: var(--_muted);
    transition: background-color 120ms, color 120ms;
  }
  .bare {
    block-size: 0;
  }
  .bare .tool {
    inline-size: 1px;
    block-size: 1px;
  }
  .tool .icon {
    inline-size: 18px;
    block-size: 18px;
  }
  .tool:hover,
  .open .tool[aria-expanded='true'] {
    background: var(--_surface);
    color: var(--_text);
  }
  .reply:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  @media (hover: hover) {
    .message:hover .tools,
    .tools.open {
      opacity: 1;
      pointer-events: auto;
    }
  }
  @media (forced-colors: active) {
    .tool:hover {
      outline: 1px solid Highlight;
    }
  }
`;

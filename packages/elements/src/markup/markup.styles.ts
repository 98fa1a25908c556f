import { css } from 'lit';

/** What markup in a message looks like. */
export const markupStyles = css`
  .markup :is(p, ul, ol, blockquote, pre) {
    margin: 0;
  }
  .markup :is(* + ul, * + ol, * + blockquote, * + div, :not(p) + p) {
    margin-block-start: 0.45em;
  }
  .markup strong {
    font-weight: 600;
  }
  .markup :is(ul, ol) {
    padding-inline-start: 1.4em;
  }
  .markup ol {
    padding-inline-start: 1.75em;
    font-variant-numeric: tabular-nums;
  }
  .markup .wide {
    padding-inline-start: 3em;
  }
  .markup .bracketed > ::marker {
    content: counter(list-item) ') ';
  }
  .markup :is(li + li, li > p + ul, li > p + ol) {
    margin-block-start: 0.15em;
  }
  .markup .loose > li + li {
    margin-block-start: 0.6em;
  }
  .markup blockquote {
    padding-inline-start: 0.7em;
    border-inline-start: 2px solid color-mix(in srgb, currentcolor 40%, transparent);
  }
  .markup :is(code, pre) {
    font-family: var(
      --chat-font-mono,
      ui-monospace,
      SFMono-Regular,
      Menlo,
      Consolas,
      'Liberation Mono',
      monospace
    );
    font-size: 0.9em;
  }
  .markup :is(p code, .code) {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  .markup pre code {
    font-size: inherit;
  }
  /* Away from the text, or it would be harder to read on an accent of little contrast. */
  .own .markup :is(p code, .code) {
    background: rgb(from var(--_own-text) calc(255 - r) calc(255 - g) calc(255 - b) / 12%);
  }
  .markup p code {
    padding: 0.1em 0.3em;
    border-radius: 5px;
    white-space: break-spaces;
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  .markup .code {
    border-radius: 8px;
    overflow: hidden;
  }
  .markup .code span {
    display: block;
    padding: 0.45em 0.9em 0;
    font-size: 0.7667em;
    line-height: 1.4;
    opacity: 0.85;
  }
  .markup pre {
    padding: 0.5em 0.75em;
    line-height: 1.5;
    white-space: pre;
    overflow-wrap: normal;
    overflow-x: auto;
    overscroll-behavior-x: contain;
    tab-size: 4;
    scrollbar-width: thin;
    scrollbar-color: color-mix(in srgb, currentcolor 40%, transparent) transparent;
  }
  .markup span + pre {
    padding-block-start: 0.15em;
  }
  .markup pre:focus-visible {
    border-radius: 8px;
    outline-offset: -2px;
  }
  .own .markup pre:focus-visible {
    outline-color: var(--_own-text);
  }
  .notice .markup :is(ul, ol, blockquote, .code) {
    text-align: start;
  }
  @media (forced-colors: active) {
    .markup :is(p code, .code) {
      border: 1px solid;
    }
  }
`;

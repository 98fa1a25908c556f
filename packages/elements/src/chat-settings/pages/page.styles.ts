import { css } from 'lit';

/** What the pages of the settings have in common. */
export const pageStyles = css`
  :host {
    display: block;
  }
  form {
    padding-block: 4px;
  }
  .field,
  .text,
  .alert,
  .told,
  .button {
    margin-block-start: 16px;
  }
  .field:first-of-type,
  .text:first-child {
    margin-block-start: 0;
  }
  .button {
    inline-size: 100%;
  }
  p,
  ul {
    margin: 0;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 60px;
    padding-block: 8px;
    border-block-end: 1px solid color-mix(in srgb, currentColor 12%, transparent);
  }
  li:last-child {
    border: 0;
  }
  .words {
    flex: 1;
    display: grid;
    gap: 1px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .name {
    font-weight: 550;
  }
  .words .hint {
    font-size: 0.8667em;
  }
  .hint-line {
    color: var(--_muted);
    font-size: 0.8667em;
  }
  .text {
    display: grid;
    gap: 8px;
    line-height: 1.45;
  }
  .nothing {
    display: grid;
    justify-items: center;
    gap: 12px;
    padding: 40px 24px;
    color: var(--_muted);
    text-align: center;
  }
  .medallion {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .medallion .icon {
    inline-size: 28px;
    block-size: 28px;
  }
  .who {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  li .link-button {
    flex: none;
    padding-inline: 0;
  }
  .all {
    margin-block-start: 12px;
    padding-inline: 0;
  }
  .quiet {
    background: color-mix(in srgb, currentColor 7%, transparent);
    color: var(--_text);
  }
  .skeleton {
    display: grid;
    gap: 16px;
    padding-block: 8px;
    animation: breathe 1.4s 150ms ease-in-out infinite alternate backwards;
  }
  .skeleton i {
    block-size: 44px;
    border-radius: 14px;
    background: var(--_surface);
  }
  .alert {
    padding: 10px 12px;
    border-radius: var(--_radius-control);
    background: var(--_danger-surface);
    color: var(--_danger);
    font-size: 0.8667em;
    line-height: 1.4;
  }
  .told {
    display: flex;
    gap: 8px;
    line-height: 1.4;
  }
  .told .icon {
    color: var(--_accent-text);
  }
  [hidden] {
    display: none;
  }
  .danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .button:disabled {
    opacity: 0.5;
    cursor: default;
    filter: none;
    transform: none;
  }
  @media (forced-colors: active) {
    .button,
    .alert {
      border: 1px solid;
    }
  }
`;

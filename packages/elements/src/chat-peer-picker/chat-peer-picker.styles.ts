import { css } from 'lit';

export const chatPeerPickerStyles = css`
  :host {
    display: block;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .picker {
    display: grid;
    gap: 24px;
    padding: 24px 20px;
  }
  h2 {
    margin: 0 0 4px;
    font-size: 1.2667em;
    font-weight: 680;
    letter-spacing: -0.015em;
  }
  h3 {
    margin: 0 0 6px;
    color: var(--_muted);
    font-size: 0.8667em;
    font-weight: 600;
  }
  .label {
    color: var(--_muted);
    font-size: 1em;
    font-weight: 400;
    padding-block-end: 6px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .input {
    flex: 1 1 9em;
  }
  .field-error:empty {
    display: none;
  }
  ul {
    list-style: none;
    margin: 0 -8px;
    padding: 0;
  }
  .person {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 56px;
    padding: 8px;
    border: 0;
    border-radius: 14px;
    background: none;
    text-align: start;
  }
  .person:hover {
    background: var(--_surface);
  }
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .names {
    display: grid;
    min-inline-size: 0;
    font-weight: 600;
  }
  bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .username {
    color: var(--_muted);
    font-size: 0.8667em;
    font-weight: 400;
  }
`;

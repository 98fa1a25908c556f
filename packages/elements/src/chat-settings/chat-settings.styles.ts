import { css } from 'lit';

export const chatSettingsStyles = css`
  h3,
  .alert {
    margin: 0;
  }
  h3 {
    padding-block-start: 4px;
    color: var(--_muted);
    font-size: 0.8667em;
    font-weight: 600;
  }
  .choice {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 44px;
    padding-block: 10px;
    padding-inline-end: 12px;
  }
  .words {
    display: grid;
    gap: 3px;
    font-weight: 550;
  }
  .hint {
    font-size: 0.8667em;
    line-height: 1.4;
  }
  input {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 40px;
    block-size: 24px;
    margin: 0;
    border: 1px solid var(--_field-line);
    border-radius: 12px;
    background: var(--_field);
    cursor: pointer;
    transition: background-color 140ms, border-color 140ms;
  }
  input::before {
    content: '';
    position: absolute;
    inset-block: 3px;
    inset-inline-start: 3px;
    inline-size: 16px;
    border-radius: 50%;
    background: var(--_field-line);
    transition: inset-inline-start 140ms, background-color 140ms;
  }
  input:checked {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  input:checked::before {
    inset-inline-start: 19px;
    background: var(--_on-accent);
  }
  input:disabled {
    opacity: 0.5;
    cursor: default;
  }
  chat-sign-in,
  .kept {
    padding-block: 4px 16px;
    padding-inline-end: 12px;
  }
  .kept {
    display: flex;
    gap: 8px;
    margin: 0;
    line-height: 1.4;
  }
  .kept .icon {
    color: var(--_accent-text);
  }
  .leaving {
    margin: 0;
    padding-block-start: 12px;
    padding-inline-end: 12px;
  }
  .leave {
    justify-self: start;
    padding-inline: 0;
    color: var(--_danger);
    font-size: 0.9333em;
  }
  .alert {
    padding-block: 4px 8px;
    padding-inline-end: 12px;
    color: var(--_danger);
    font-size: 0.8667em;
  }
  @media (forced-colors: active) {
    input::before {
      background: CanvasText;
    }
    input:checked {
      background: Highlight;
    }
    input:checked::before {
      background: HighlightText;
    }
  }
`;

import { css } from 'lit';

export const chatSignInStyles = css`
  :host {
    display: grid;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    min-block-size: 0;
    container-type: size;
  }
  form {
    display: grid;
    align-content: start;
    gap: 16px;
    inline-size: min(100%, 360px);
    margin: auto;
    padding: 24px;
  }
  header {
    display: grid;
    justify-items: center;
    gap: 4px;
    text-align: center;
    text-wrap: balance;
  }
  .medallion {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    margin-block-end: 10px;
    border-radius: 18px;
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .medallion .icon {
    inline-size: 28px;
    block-size: 28px;
  }
  h2 {
    margin: 0;
    font-size: 1.3333em;
    font-weight: 680;
    letter-spacing: -0.015em;
    line-height: 1.25;
  }
  header p,
  .switch {
    margin: 0;
    color: var(--_muted);
  }
  .hint-line {
    color: var(--_muted);
    font-size: 0.8667em;
  }
  [hidden] {
    display: none;
  }
  .alert-place:empty,
  .alert-place:not(:has(.alert)) {
    display: none;
  }
  .alert {
    display: flex;
    gap: 10px;
    margin: 0;
    padding: 11px 14px;
    border-radius: var(--_radius-control);
    background: var(--_danger-surface);
    color: var(--_danger);
    font-size: 0.9em;
    line-height: 1.4;
  }
  .button {
    margin-block-start: 4px;
  }
  .switch {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    align-items: center;
    gap: 0 0.4em;
    font-size: 0.9333em;
  }
  /* Among other things it is as large as it is. */
  :host([purpose='keep']) {
    overflow: visible;
    container-type: normal;
  }
  :host([purpose='keep']) form {
    inline-size: 100%;
    padding: 0;
    gap: 12px;
  }
  h3,
  .why {
    margin: 0;
    font-size: 0.8667em;
  }
  h3 {
    color: var(--_muted);
    font-weight: 600;
  }
  .why {
    margin-block-start: -6px;
  }
  /* In a low window the form is worth more than its ornament. */
  @container (height < 580px) {
    form {
      gap: 14px;
      padding-block: 20px;
    }
    .medallion {
      display: none;
    }
  }
`;

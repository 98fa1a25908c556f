import { css } from 'lit';

export const chatRecorderStyles = css`
  :host {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    padding: 4px;
    border: 1px solid var(--_field-line);
    border-radius: 24px;
    background: var(--_field);
  }
  .what {
    display: flex;
    align-items: center;
    gap: 8px;
    flex: 1;
    min-inline-size: 0;
  }
  .dot {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--_danger);
    animation: beat 1.2s ease-in-out infinite alternate;
  }
  @keyframes beat {
    to {
      opacity: 0.35;
    }
  }
  .time {
    flex: none;
    min-inline-size: 2.6em;
    font-size: 0.8667em;
    font-variant-numeric: tabular-nums;
  }
  .room {
    display: flex;
    flex: 1;
    justify-content: flex-end;
    min-inline-size: 0;
    overflow: hidden;
    color: var(--_accent-text);
    direction: ltr;
  }
  .live {
    flex: none;
  }
  .words {
    margin: 0;
    flex: 1;
    min-inline-size: 0;
    padding-inline-end: 8px;
    color: var(--_muted);
    font-size: 0.8667em;
    line-height: 1.4;
  }
  .refused .words {
    color: var(--_danger);
  }
  chat-voice {
    flex: 1;
    --_voice: var(--_accent-text);
  }
  .listen {
    color: var(--_accent-text);
  }
  @media (pointer: coarse) {
    :host {
      border-radius: 28px;
    }
  }
  @media (forced-colors: active) {
    .dot {
      background: Highlight;
    }
  }
`;

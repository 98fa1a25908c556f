import { css } from 'lit';

export const chatVoiceStyles = css`
  :host {
    display: flex;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
  }
  .play {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: color-mix(in srgb, currentcolor 13%, transparent);
    color: var(--_voice, inherit);
    transition: background-color 120ms, transform 120ms;
  }
  .play:active {
    transform: scale(0.94);
  }
  .play.asked .icon {
    animation: wait 700ms ease-in-out infinite alternate;
  }
  @keyframes wait {
    to {
      opacity: 0.45;
    }
  }
  .track {
    flex: 1;
    display: grid;
    gap: 2px;
    min-inline-size: 0;
    max-inline-size: 200px;
  }
  .slider {
    display: block;
    block-size: 28px;
    cursor: pointer;
    border-radius: 6px;
    color: var(--_voice, inherit);
    touch-action: pan-y;
    user-select: none;
    -webkit-user-select: none;
    -webkit-tap-highlight-color: transparent;
  }
  .bars {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }
  :host([inline]) .play {
    inline-size: 36px;
    block-size: 36px;
  }
  :host([inline]) .track {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
  }
  .time {
    font-size: 0.7667em;
    line-height: 1.2;
    opacity: 0.85;
    font-variant-numeric: tabular-nums;
  }
  .time.problem {
    font-weight: 600;
    opacity: 1;
  }
  .speed {
    flex: none;
    inline-size: 38px;
    block-size: 24px;
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: color-mix(in srgb, currentcolor 13%, transparent);
    font-size: 0.7667em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  :focus-visible {
    outline-color: var(--_voice-focus, var(--_focus));
  }
  @media (hover: hover) {
    :is(.play, .speed):hover {
      background: color-mix(in srgb, currentcolor 22%, transparent);
    }
  }
  @media (pointer: coarse) {
    .speed {
      position: relative;
      block-size: 28px;
      border-radius: 14px;
    }
    .speed::after {
      content: '';
      position: absolute;
      inset: -8px -4px;
    }
  }
  @media (forced-colors: active) {
    :is(.play, .speed) {
      border: 1px solid ButtonText;
    }
    .slider {
      color: CanvasText;
    }
  }
`;

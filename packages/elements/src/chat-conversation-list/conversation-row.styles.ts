import { css } from 'lit';

export const conversationRowStyles = css`
  .row {
    position: relative;
    border-radius: 14px;
    content-visibility: auto;
    contain-intrinsic-block-size: 68px;
    -webkit-touch-callout: none;
  }
  .choose {
    display: grid;
    grid-template: 'avatar name time' 1fr 'avatar said marks' 1fr / 44px minmax(0, 1fr) auto;
    column-gap: 12px;
    row-gap: 2px;
    align-items: center;
    inline-size: 100%;
    min-block-size: 68px;
    padding: 11px 10px;
    border: 0;
    border-radius: inherit;
    background: none;
    text-align: start;
    transition: background-color 120ms;
  }
  .choose:focus-visible {
    outline-offset: -2px;
  }
  .open .choose,
  .choose:active {
    background: var(--_surface);
  }
  @media (hover: hover) {
    .row:hover .choose {
      background: var(--_surface);
    }
    .row:hover .here {
      border-color: var(--_surface);
    }
  }
  .avatar {
    grid-area: avatar;
  }
  .here {
    grid-area: avatar;
    /* At the foot of the avatar, however high the row is. */
    position: relative;
    inset-block-start: 15.5px;
    place-self: center end;
    inline-size: 13px;
    block-size: 13px;
    border: 2px solid var(--_background);
    border-radius: 50%;
    background: var(--_here);
  }
  @media (forced-colors: active) {
    .here {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
  .open .here,
  .choose:active .here {
    border-color: var(--_surface);
  }
  .about {
    grid-template: 'avatar name time' auto 'avatar topic marks' auto 'avatar said marks' auto / 44px minmax(0, 1fr) auto;
  }
  .name,
  .name bdi,
  .topic,
  .said {
    /* By its own direction a text ends where it is cut, and by the list's it stands in its column. */
    justify-self: start;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .topic {
    grid-area: topic;
    color: var(--_muted);
    font-size: 0.8667em;
    font-weight: 550;
  }
  .name {
    display: flex;
    align-items: center;
    gap: 6px;
    grid-area: name;
    align-self: end;
    font-weight: 550;
  }
  .said {
    grid-area: said;
    align-self: start;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  time {
    grid-area: time;
    align-self: end;
    color: var(--_muted);
    font-size: 0.7667em;
  }
  .new .name {
    font-weight: 650;
  }
  .new .said {
    color: var(--_text);
  }
  .new time {
    color: var(--_accent-text);
  }
  .said .typing,
  .said .draft {
    color: var(--_accent-text);
  }
  .said .failed {
    color: var(--_danger);
  }
  .marks {
    grid-area: marks;
    align-self: start;
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 4px;
    min-block-size: 20px;
    color: var(--_muted);
  }
  .mark {
    display: flex;
  }
  .mark .icon {
    inline-size: 15px;
    block-size: 15px;
  }
  .badge {
    display: grid;
    place-items: center;
    min-inline-size: 20px;
    block-size: 20px;
    padding: 0 6px;
    border: 1px solid transparent;
    border-radius: 10px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.7667em;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .badge.dot {
    min-inline-size: 10px;
    block-size: 10px;
    margin-inline-end: 4px;
    padding: 0;
  }
  .more {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 8px;
    margin-block: auto;
    opacity: 0;
  }
  .more:hover {
    background: var(--_background);
  }
  .more:focus-visible {
    opacity: 1;
  }
  @media (hover: hover) {
    .row:hover .more {
      opacity: 1;
    }
    /* In the place of what it would cover. */
    .row:not(.plain):is(:hover, :has(.more:focus-visible)) :is(time, .marks) {
      opacity: 0;
    }
  }
  /* Where nothing hovers it stands beside the row, where it can be pressed. */
  @media (hover: none) {
    .row {
      display: flex;
      align-items: center;
    }
    .more {
      position: static;
      background: none;
      opacity: 1;
    }
  }
`;

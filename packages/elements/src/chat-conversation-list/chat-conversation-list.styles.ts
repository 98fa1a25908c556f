import { css } from 'lit';

export const chatConversationListStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  form {
    flex: none;
    padding: 12px 16px 8px;
  }
  .alone {
    padding: 24px 20px;
  }
  h2 {
    margin: 0 0 4px;
    font-size: 1.2667em;
    font-weight: 680;
    letter-spacing: -0.015em;
  }
  .label {
    color: var(--_muted);
    font-size: 1em;
    font-weight: 400;
    padding-block-end: 6px;
  }
  .find {
    display: flex;
    gap: 8px;
  }
  .alone .find {
    flex-wrap: wrap;
  }
  .input {
    flex: 1 1 9em;
    min-inline-size: 0;
  }
  form:not(.alone) .button {
    padding-inline: 1em;
  }
  .field-error:empty {
    display: none;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 6px;
    flex: none;
    min-block-size: 56px;
    padding: 0 8px;
  }
  .head h2 {
    margin: 0;
    font-size: 1.0667em;
    font-weight: 650;
  }
  .to-list:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    padding: 0 8px 8px;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
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
  }
  .avatar {
    grid-area: avatar;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    background: var(--_accent-tint);
    color: var(--_accent-text);
    font-size: 1.0667em;
    font-weight: 650;
  }
  .name,
  .said {
    /* By its own direction a text ends where it is cut, and by the list's it stands in its column. */
    justify-self: start;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
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
    inset-block-start: 16px;
    inset-inline-end: 8px;
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
  .skeleton {
    display: grid;
    gap: 24px;
    padding: 12px 10px;
    animation: breathe 1.4s 150ms ease-in-out infinite alternate backwards;
  }
  .skeleton i {
    block-size: 44px;
    border-radius: 22px;
    background: linear-gradient(var(--_surface), var(--_surface)) no-repeat;
  }
  .to-archive {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 44px;
    margin-block-start: 4px;
    padding: 0 22px;
    border: 0;
    border-radius: 14px;
    background: none;
    color: var(--_muted);
    font-size: 0.8667em;
    font-weight: 600;
    text-align: start;
  }
  .to-archive:hover {
    background: var(--_surface);
    color: var(--_text);
  }
  .none {
    margin: 0;
    padding: 24px 12px;
    color: var(--_muted);
    text-align: center;
  }
  .menu {
    position: absolute;
    z-index: 10;
    min-inline-size: 176px;
    max-inline-size: min(260px, 100% - 16px);
    padding: 5px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .menu:focus-visible {
    outline: none;
  }
  .item {
    display: block;
    inline-size: 100%;
    min-block-size: 36px;
    padding: 6px 12px;
    border: 0;
    border-radius: 9px;
    background: none;
    text-align: start;
  }
  .item:focus-visible,
  .item:hover {
    background: var(--_surface);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item.danger {
    color: var(--_danger);
  }
  .ask {
    margin: 0;
    padding: 8px 12px;
    font-size: 0.8667em;
    line-height: 1.4;
  }
  @media (pointer: coarse) {
    .item {
      min-block-size: 44px;
    }
  }
`;

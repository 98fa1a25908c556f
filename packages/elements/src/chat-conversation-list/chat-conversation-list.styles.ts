import { css } from 'lit';
import { avatarStyles } from '../avatar/avatar.styles.js';
import { userMarkStyles } from '../user-mark/user-mark.styles.js';
import { conversationMenuStyles } from './conversation-menu.styles.js';
import { conversationRowStyles } from './conversation-row.styles.js';

const listStyles = css`
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
  .to-search {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    min-block-size: 40px;
    margin: 12px 16px 0;
    padding: 0 12px;
    border: 1px solid transparent;
    border-radius: var(--_radius-control);
    background: var(--_surface);
    color: var(--_muted);
    text-align: start;
  }
  .to-search:hover {
    color: var(--_text);
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
`;

/** The list, what stands in it, and its menu. */
export const chatConversationListStyles = [
  listStyles,
  avatarStyles,
  conversationRowStyles,
  userMarkStyles,
  conversationMenuStyles,
];

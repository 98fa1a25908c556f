import { css } from 'lit';

/** The list of conversations and the one that is open: one after the other, or side by side. */
export const inboxStyles = css`
  chat-conversation-list {
    flex: 1;
    order: 1;
  }
  .has-inbox .main {
    flex: none;
  }
  .has-inbox.chosen chat-conversation-list,
  .has-inbox .choice {
    display: none;
  }
  .has-inbox.chosen .main {
    flex: 1;
  }
  /* One of them at a time: what is about all of them stands with the list. */
  .has-inbox.chosen :is(.settings, .sign-out) {
    display: none;
  }
  .covered chat-conversation-list {
    visibility: hidden;
  }
  @container chat-window (inline-size >= 720px) {
    .has-inbox.searching .main,
    .has-inbox.searching header {
      visibility: visible;
    }
    .has-inbox {
      flex-direction: row;
    }
    .has-inbox .main {
      flex: 1;
    }
    .has-inbox chat-conversation-list,
    .has-inbox.chosen chat-conversation-list {
      display: flex;
      flex: none;
      order: 0;
      inline-size: clamp(260px, 34%, 360px);
      border-inline-end: 1px solid var(--_line);
    }
    .has-inbox .choice {
      display: grid;
    }
    .has-inbox .back {
      display: none;
    }
    .has-inbox.chosen :is(.settings, .sign-out) {
      display: inline-grid;
    }
    .has-inbox.searching chat-conversation-list {
      display: none;
    }
  }
`;

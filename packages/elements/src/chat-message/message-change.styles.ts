import { css } from 'lit';

/** What was done to a message. */
export const messageChangeStyles = css`
  .message.deleted .bubble {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
    background: none;
    color: var(--_muted);
    font-style: italic;
    border-radius: var(--_bubble);
    box-shadow: inset 0 0 0 1px var(--_line);
    user-select: none;
    -webkit-user-select: none;
  }
  .message.deleted .bubble .icon {
    inline-size: 1.15em;
    block-size: 1.15em;
  }
  .meta.partly {
    padding-block-end: 4px;
  }
  .meta.partly .at,
  .meta.partly .far {
    display: none;
  }
  .edited {
    padding: 0;
    border: 0;
    background: none;
    border-radius: 2px;
    text-align: start;
  }
  @media (forced-colors: active) {
    .message.deleted .bubble {
      border: 1px solid GrayText;
      color: GrayText;
    }
  }
`;

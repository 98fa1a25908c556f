import { css } from 'lit';

/** What has files go along, at the start of the field. */
export const attachStyles = css`
  .field {
    position: relative;
  }
  .attach {
    position: absolute;
    inset-block-end: 4px;
    inset-inline-start: 4px;
    animation: come 120ms ease-out;
  }
  .unreached {
    margin: 0;
    padding: 0 8px 8px;
    color: var(--_danger);
    font-size: 0.8667em;
    line-height: 1.4;
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }
`;

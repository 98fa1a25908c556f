import { css } from 'lit';

export const profilePageStyles = css`
  .preview {
    display: flex;
    align-items: center;
    gap: 16px;
    min-block-size: 72px;
  }
  .avatar {
    inline-size: 72px;
    block-size: 72px;
    font-size: 1.7333em;
  }
`;

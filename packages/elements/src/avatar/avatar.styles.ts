import { css } from 'lit';

/** A picture of somebody, or in its place the first letter of their name. */
export const avatarStyles = css`
  .avatar {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    outline: 1px solid transparent;
    outline-offset: -1px;
    background: var(--_accent-tint);
    color: var(--_accent-text);
    font-size: 1.0667em;
    font-weight: 650;
  }
  .avatar img {
    position: absolute;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
    object-fit: cover;
    background: var(--_background);
    opacity: 0;
  }
`;

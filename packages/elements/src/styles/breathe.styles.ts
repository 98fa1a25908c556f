import { css } from 'lit';

/** What is under way breathes: the animation, by this name in whatever uses it. */
export const breatheStyles = css`
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
`;

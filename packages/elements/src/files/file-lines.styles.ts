import { css } from 'lit';

/** A file's name, which is cut in its middle, and what is said under it. */
export const fileLinesStyles = css`
  .lines {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    line-height: 1.35;
  }
  .name {
    display: flex;
    min-inline-size: 0;
    font-weight: 600;
    white-space: pre;
  }
  /* By its own direction it is cut, and by that of what it stands in it has its place. */
  .lines:dir(rtl) > .name:dir(ltr),
  .lines:dir(ltr) > .name:dir(rtl) {
    justify-content: flex-end;
  }
  .name .start {
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;

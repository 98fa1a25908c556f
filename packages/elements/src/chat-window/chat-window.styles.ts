import { css } from 'lit';
import { avatarStyles } from '../avatar/avatar.styles.js';
import { breatheStyles } from '../styles/breathe.styles.js';
import { outermost } from '../styles/outermost.styles.js';
import { userMarkStyles } from '../user-mark/user-mark.styles.js';
import { panelStyles } from './panel.styles.js';
import { waitingPanelStyles } from './waiting-panel.styles.js';
import { windowHeaderStyles } from './window-header.styles.js';

/**
 * The page's CSS reaches the element itself and what is inherited from it. So the element is only a
 * box, guarded where a stray rule would break it, and the window inside it starts from nothing.
 */
const boxStyles = css`
  :host {
    display: block !important;
    container: chat-window / inline-size;
    padding: 0 !important;
    border: 0 !important;
    /* Or the white space between the tags of the shadow root becomes lines. */
    white-space: normal !important;
    /* Never higher than what holds it, nor than a small screen or a dialog on it leaves. */
    block-size: min(600px, 100dvh - 80px);
    max-block-size: 100%;
    min-block-size: 0;
    min-inline-size: 0;
    /* What is written inside never stretches the page; left to itself, the window is this large. */
    contain: size layout;
    contain-intrinsic-size: 400px min(600px, 100dvh - 80px);
  }
  /*
   * Of itself as high as that, but not as a wish of its own: so what holds it may make it lower, a
   * grid row or a flex line too. Browsers that know no size for what is contained (Safari before 17)
   * need the wish.
   */
  @supports (contain-intrinsic-size: 1px) {
    :host {
      block-size: auto;
    }
  }
  :host([hidden]) {
    display: none !important;
  }
  .window {
    ${outermost}

    box-sizing: border-box;
    display: flex;
    flex-direction: column;
    /* The containment above makes the element what it is placed in. */
    position: absolute;
    inset: 0;
    isolation: isolate;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_background);
  }
  :host([theme~='light']) .window {
    color-scheme: light;
  }
  :host([theme~='dark']) .window {
    color-scheme: dark;
  }
  .bare {
    visibility: hidden;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  chat-message-list {
    flex: 1;
  }
  chat-status,
  chat-composer {
    flex: none;
  }
  .main {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
    min-inline-size: 0;
  }
  /* What lies under the search, or under its bar, is not there for anybody. */
  .covered .main,
  .searching header {
    visibility: hidden;
  }
`;

/** The window's box, and each of its views. */
export const chatWindowStyles = [
  boxStyles,
  avatarStyles,
  windowHeaderStyles,
  userMarkStyles,
  panelStyles,
  waitingPanelStyles,
  breatheStyles,
];

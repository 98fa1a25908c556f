import { css } from 'lit';

export const chatPictureStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: hidden;
  }
  .frame {
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    background: color-mix(in srgb, currentcolor 9%, transparent);
  }
  /* What is see-through is so to what is behind it. */
  .frame.shown,
  :host([fit='contain']) .frame {
    background: none;
  }
  canvas,
  img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    user-select: none;
    -webkit-user-select: none;
  }
  :host([fit='contain']) :is(canvas, img) {
    object-fit: contain;
  }
  :host([fit='none']) img {
    object-fit: none;
  }
  img {
    opacity: 0;
    transition: opacity 180ms ease-out;
  }
  .shown img {
    opacity: 1;
  }
  canvas {
    transition: opacity 180ms ease-in 120ms;
  }
  .shown canvas,
  .gone canvas {
    opacity: 0;
  }
  .words {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.35em;
    padding: 0.5em;
    overflow: hidden;
    opacity: 0.75;
    font-size: 0.8667em;
    line-height: 1.3;
    text-align: center;
  }
  @media (forced-colors: active) {
    .frame {
      border: 1px solid GrayText;
    }
  }
`;

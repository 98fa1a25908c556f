import { css } from 'lit';

/**
 * What is worked out of the page's accent, where the browser can calculate with a colour: declarations, over plainer ones
 * for where it cannot. How light a colour looks is OKLCH's `l`; whether a text can be read on it is a matter of its
 * luminance, which is `y` of XYZ: white can be read on a `y` up to 0.183, with 4.5 to 1.
 */
export const derived = css`
  @supports (color: color(from light-dark(red, red) xyz-d65 x y z)) {
    --_a: var(--chat-accent, light-dark(#0d6a66, #13807a));
    /* Never lost on what it stands on. */
    --_fit: light-dark(
      oklch(from var(--_a) min(l, 0.92) c h),
      oklch(from var(--_a) max(l, 0.4) c h)
    );
    /* Darkened for white text, where that is nearly enough; lighter ones have dark text. */
    --_less: max(min(1, 0.18 / y), clamp(0, (y - 0.3) * 9999, 1));
    --_accent: color(
      from var(--_fit) xyz-d65 calc(x * var(--_less)) calc(y * var(--_less)) calc(z * var(--_less))
    );
    --_ink: clamp(0.0015, (0.1825 - y) * 99999, 1);
    --_on: xyz-d65 calc(0.9505 * var(--_ink)) var(--_ink) calc(1.089 * var(--_ink));
    --_on-accent: var(--chat-on-accent, color(from var(--_accent) var(--_on)));
    --_own-text: var(--chat-own-text, var(--chat-on-accent, color(from var(--_own) var(--_on))));
    --_dim: min(1, 0.14 / y);
    --_accent-text: light-dark(
      color(
        from var(--_a) xyz-d65 calc(x * var(--_dim)) calc(y * var(--_dim)) calc(z * var(--_dim))
      ),
      oklch(from var(--_a) max(l, 0.72) min(c, 0.125) h)
    );
    /* Grounds and lines with a touch of it. */
    --_c: min(c, 0.007) h;
    --_background: var(--chat-background, light-dark(#fff, oklch(from var(--_a) 0.17 var(--_c))));
    --_surface: var(
      --chat-surface,
      light-dark(oklch(from var(--_a) 0.962 var(--_c)), oklch(from var(--_a) 0.22 var(--_c)))
    );
    --_line: var(
      --chat-border,
      light-dark(oklch(from var(--_a) 0.926 var(--_c)), oklch(from var(--_a) 0.3 var(--_c)))
    );
  }
`;

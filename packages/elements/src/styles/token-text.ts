/** The colours and corners that every element has that stands on a page by itself: declarations, as text. */
export const tokenText = `
  --_accent: var(--chat-accent, light-dark(#0d6a66, #13807a));
  --_on-accent: var(--chat-on-accent, #fff);
  --_background: var(--chat-background, light-dark(#fff, #0c1010));
  --_surface: var(--chat-surface, light-dark(#f0f3f3, #161c1b));
  --_text: var(--chat-text, light-dark(#16201f, #e9eeee));
  --_muted: var(--chat-muted, light-dark(#5a6866, #9dabaa));
  --_line: var(--chat-border, light-dark(#e2e8e7, #28302f));
  --_radius: var(--chat-radius, 16px);
  --_accent-text: light-dark(var(--_accent), color-mix(in oklab, var(--_accent) 58%, #fff));
  --_accent-tint: color-mix(in oklab, var(--_accent) 13%, var(--_background));
  --_raised: light-dark(var(--_background), color-mix(in oklab, var(--_background) 88%, #fff));
  --_focus: var(--_accent-text);
`;

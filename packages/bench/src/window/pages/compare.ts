/** What each page that is compared tells, so that all of them are driven by one script. */
export interface Compared {
  /** What scrolls; null until it is there. */
  scroller(): Element | null;
  /** Where one types; null until it is there, and where there is nothing to type in. */
  composer(): HTMLElement | null;
  /** What the last message says; empty until there is one. */
  lastText(): string;
}

declare global {
  interface Window {
    compared: Compared;
    /** By the page's clock, in ms: when its script began, and when the last message was on the screen. */
    scriptBegan: number;
    shownAt: number | undefined;
  }
}

/** Says what a page has, and notes when its last message is there. */
export function compare(compared: Compared): void {
  window.compared = compared;
  const look = () => {
    if (compared.lastText() === '') requestAnimationFrame(look);
    // With the frame after that it has been painted.
    else requestAnimationFrame((now) => (window.shownAt = now));
  };
  look();
}

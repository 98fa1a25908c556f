import type {} from './pages/compare.js';

export interface ScrollScript {
  /** px from one frame to the next: negative is up. */
  readonly step: number;
  readonly frames: number;
}

/**
 * Runs in the page, and so uses nothing from around it. Scrolls by as much in each frame.
 *
 * @returns ms from each frame to the next, ascending
 */
export async function scrollPage({ step, frames }: ScrollScript): Promise<number[]> {
  const scroller = window.compared.scroller();
  if (!scroller) throw new Error('there is nothing to scroll');
  const frame = () => new Promise<number>(requestAnimationFrame);
  const lasted: number[] = [];
  let last = await frame();
  for (let count = 0; count < frames; count += 1) {
    scroller.scrollTop += step;
    const now = await frame();
    lasted.push(now - last);
    last = now;
  }
  return lasted.sort((a, b) => a - b);
}

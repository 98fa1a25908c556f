/** How it went. */
export interface ScrolledUp {
  /** By how many pixels a row that was looked at moved at most without having been asked to. */
  readonly unasked: number;
  readonly steps: number;
  /** How many there were at once at most. */
  readonly rows: number;
}

/**
 * Scrolls the messages of the page up in steps, until the one with this text is at the top of all; runs in the page, so it knows
 * nothing of what is around it. After each step it looks for some frames whether a row in the middle stays where it is.
 */
export async function scrollUp(first: string, step: number): Promise<ScrolledUp> {
  const list = document
    .querySelector('chat-window')
    ?.shadowRoot?.querySelector('chat-message-list')?.shadowRoot;
  const scroller = list?.querySelector('.scroller');
  if (!list || !scroller) throw new Error('There are no messages.');
  const rows = () => Array.from(list.querySelectorAll<HTMLElement>('chat-message'));
  // Rows are used again for other messages.
  const textOf = (row: Element) => row.shadowRoot?.querySelector('.bubble')?.textContent ?? '';
  // What has been painted, and not what is about to be.
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const middle = scroller.getBoundingClientRect().top + scroller.clientHeight / 2;
  let unasked = 0;
  let steps = 0;
  let most = 0;
  for (; steps < 2_000; steps += 1) {
    const looked = rows().find((row) => row.getBoundingClientRect().bottom > middle);
    if (!looked) throw new Error('Nothing in the middle.');
    const text = textOf(looked);
    const before = looked.getBoundingClientRect().top;
    const asked = Math.min(step, scroller.scrollTop);
    scroller.scrollTop -= step;
    let place = before;
    for (let frames = 0; frames < 2; frames += 1) {
      await frame();
      const now = rows()
        .find((row) => textOf(row) === text)
        ?.getBoundingClientRect().top;
      if (now === undefined) break;
      // What comes with the step itself may hold it up, and no more.
      if (frames === 0) unasked = Math.max(unasked, before - now, now - before - asked);
      else unasked = Math.max(unasked, Math.abs(now - place));
      place = now;
    }
    most = Math.max(most, rows().length);
    if (scroller.scrollTop === 0 && rows().some((row) => textOf(row).startsWith(first))) break;
  }
  return { unasked, steps, rows: most };
}

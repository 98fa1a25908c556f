export interface KeyPresses {
  readonly count: number;
}

/**
 * Runs in the page, and so uses nothing from around it. Waits for so many keys.
 *
 * @returns ms from each of them to the end of the frame in which it was drawn, ascending
 */
export function pressKeys({ count }: KeyPresses): Promise<number[]> {
  return new Promise((resolve) => {
    const lasted: number[] = [];
    const onKey = ({ timeStamp }: KeyboardEvent) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        // What is posted in a frame comes once it is drawn.
        port1.onmessage = () => {
          lasted.push(performance.now() - timeStamp);
          if (lasted.length < count) return;
          removeEventListener('keydown', onKey, true);
          resolve(lasted.sort((a, b) => a - b));
        };
        port2.postMessage(null);
      });
    };
    addEventListener('keydown', onKey, true);
  });
}

/** What a page saw of a message while it was written. */
export interface Seen {
  /** ms from each frame to the next, ascending. */
  readonly frames: readonly number[];
  /** How often there was something new to be shown. */
  readonly updates: number;
}

interface Row {
  readonly key: string;
  readonly status: string;
  readonly text: string;
}

interface ShownConversation {
  readonly messages: readonly Row[];
  on(event: 'change', listener: () => void): void;
  off(event: 'change', listener: () => void): void;
}

type Rendering = HTMLElement & {
  readonly conversation: ShownConversation;
  requestUpdate(): void;
};

/**
 * Runs in the page, and so uses nothing from around it. Watches until the message that is written is there, or for so
 * long; `draw` has the page make up the pieces itself, each shown by itself, so many a second.
 */
export async function watchPage({
  ms,
  draw,
}: {
  readonly ms?: number;
  readonly draw?: { readonly pieces: number; readonly rate: number };
}): Promise<Seen> {
  const element = document.querySelector('chat-window') as unknown as Rendering;
  const { conversation } = element;
  const frames: number[] = [];
  let updates = 0;
  let isOver = false;
  let last = performance.now();
  const onFrame = (now: number) => {
    frames.push(now - last);
    last = now;
    if (!isOver) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  const onNews = () => {
    updates += 1;
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  if (draw) {
    const before = conversation.messages;
    const sample = before[before.length - 1] as Row;
    let row = { ...sample, key: 'drawn', own: false, seq: null, status: 'streaming', text: '' };
    Object.defineProperty(conversation, 'messages', { get: () => messages, configurable: true });
    let messages: readonly Row[] = before;
    const began = performance.now();
    for (let piece = 0; piece < draw.pieces; piece += 1) {
      row = { ...row, text: `${row.text}word ` };
      messages = [...before, row];
      element.requestUpdate();
      onNews();
      const due = began + ((piece + 1) * 1_000) / draw.rate;
      await pause(Math.max(0, due - performance.now()));
    }
    Reflect.deleteProperty(conversation, 'messages');
    element.requestUpdate();
  } else if (ms !== undefined) {
    await pause(ms);
  } else {
    const isWritten = () => conversation.messages.some(({ status }) => status === 'streaming');
    const waitFor = async (on: boolean) => {
      while (isWritten() !== on) await pause(20);
    };
    conversation.on('change', onNews);
    await waitFor(true);
    await waitFor(false);
    conversation.off('change', onNews);
  }
  isOver = true;
  // The first one began before.
  return { frames: frames.slice(1).sort((a, b) => a - b), updates };
}

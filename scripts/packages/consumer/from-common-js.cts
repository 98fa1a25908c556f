/**
 * CommonJS under `node16`, which knows nothing yet of Node's `require()` of ES modules: what is
 * published as ES modules only is had by `import()`.
 */
import { ChatClient } from '@chat/client';
// @ts-expect-error TS1479: an ES module
import type { ChatWindow as Unreachable } from '@chat/elements';

export const client = new ChatClient({ url: 'https://chat.example.com' });
export type Nothing = Unreachable;

export async function load(): Promise<void> {
  const { ChatWindow } = await import('@chat/elements');
  await import('@chat/elements/chat-window');
  const { limits } = await import('@chat/protocol');
  const { clientFrames } = await import('@chat/protocol/schemas');
  const { createStore } = await import('@chat/server');
  const { startChat } = await import('@chat/testing');
  const chatWindow: HTMLElement = new ChatWindow();
  const most: number = limits.frameBytes;
  const frames: string[] = Object.keys(clientFrames);
  console.log(chatWindow, most, frames, createStore('sqlite::memory:'), startChat);
  // @ts-expect-error a window is no number
  const noWindow: number = new ChatWindow();
  console.log(noWindow);
}

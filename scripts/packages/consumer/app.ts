/**
 * What an app writes in TypeScript. It is compiled once for each way in which TypeScript finds
 * packages; a type that got lost on the way is `any`, and then an expected error is missing.
 */
import { ChatClient, type TimelineMessage } from '@chat/client';
import { type ChatReadyEvent, ChatWindow, defineChatElements } from '@chat/elements';
import '@chat/elements/chat-window';
import { limits, type Message } from '@chat/protocol';
import { clientFrames } from '@chat/protocol/schemas';
import { type ChatPluginOptions, chatPlugin, createBus, createStore } from '@chat/server';
import { startChat, type TestChat } from '@chat/testing';
import { FaultProxy } from '@chat/testing/fault-proxy';

export const client = new ChatClient({ url: 'https://chat.example.com' });
export const texts = (messages: readonly TimelineMessage[]): string[] =>
  messages.map(({ text }) => text);
// @ts-expect-error the address is a string
new ChatClient({ url: 1 });

defineChatElements();
export const chatWindow: HTMLElement = new ChatWindow();
export const onReady = (event: ChatReadyEvent): string => event.conversation.id;
// @ts-expect-error a window is no number
export const noWindow: number = new ChatWindow();

export const most: number = limits.frameBytes;
export const place = ({ seq }: Message): number => seq;
export const frames: string[] = Object.keys(clientFrames);
// @ts-expect-error there is no such limit
limits.none;

export const options: ChatPluginOptions = {
  store: createStore('sqlite::memory:'),
  bus: createBus(),
  jwtSecrets: ['a secret of thirty-two bytes, ok'],
};
export const { name } = chatPlugin as { name?: string };
// @ts-expect-error secrets are a list
export const noOptions: ChatPluginOptions = { ...options, jwtSecrets: 1 };

export const inTests = async (): Promise<readonly string[]> => {
  const chat: TestChat = await startChat({ settings: { retentionDays: 7 } });
  const { messages } = await chat.conversation('ada', 'bo', [['ada', 'Hi']]);
  await chat.close();
  return messages.map(({ text }) => text);
};
export const proxy: FaultProxy = new FaultProxy(3_000);
// @ts-expect-error days are a number
startChat({ settings: { retentionDays: '7' } });

import * as client from '@chat/client';
import * as elements from '@chat/elements';
import '@chat/elements/chat-window';
import * as protocol from '@chat/protocol';
import * as schemas from '@chat/protocol/schemas';
import * as react from '@chat/react';
import * as reactWindow from '@chat/react/chat-window';
import * as server from '@chat/server';
import * as testing from '@chat/testing';
import * as faultProxy from '@chat/testing/fault-proxy';

console.log(typeof client.ChatClient, typeof elements.ChatWindow, typeof protocol.limits);
console.log(typeof schemas.clientFrames, typeof server.chatPlugin);
console.log(typeof react.useConversation, typeof reactWindow.ChatWindow);

const chat = await testing.startChat();
const proxy = new faultProxy.FaultProxy(Number(new URL(chat.url).port));
await proxy.listen();
if (!(await fetch(`${proxy.url}/readyz`)).ok) throw new Error('The chat of a test is not ready.');
await proxy.close();
await chat.close();

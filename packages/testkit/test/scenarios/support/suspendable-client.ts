/**
 * A client in a process of its own, to be stopped and continued from outside. Arguments: server URL,
 * access token. It prints `state <status>` for each state, and `ping` when it asks the server for a
 * sign of life. Its clock runs ten times as fast.
 */
import { writeSync } from 'node:fs';
import { ChatClient, type ChatClientOptions } from '@chat/client';
import { WebSocket } from 'ws';
import { HurriedClock } from './hurried-clock.js';

const [url = '', token = ''] = process.argv.slice(2);
const print = (line: string) => writeSync(1, `${line}\n`);

const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (this: WebSocket, ...args: Parameters<typeof send>) {
  if (String(args[0]).includes('"type":"ping"')) print('ping');
  return send.apply(this, args);
} as typeof send;

const options: ChatClientOptions & { environment: { clock: HurriedClock } } = {
  url,
  auth: { getToken: () => token },
  environment: { clock: new HurriedClock(10) },
};
const client = new ChatClient(options);
client.on('state', ({ status }) => print(`state ${status}`));
client.connect().catch(() => {});

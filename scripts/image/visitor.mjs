/**
 * Runs inside the container, as text that is handed to Node: somebody who loads the window, makes an account and
 * connects. Says when that is done, and by which code the connection is closed.
 */
const url = `http://127.0.0.1:${process.env.PORT}`;
const ready = await (await fetch(`${url}/readyz`)).json();
if (ready.status !== 'ready') throw new Error(`/readyz says ${JSON.stringify(ready)}`);
const script = await fetch(`${url}/chat-window.js`);
if (!script.ok) throw new Error(`/chat-window.js: ${script.status}`);
const account = await fetch(`${url}/v1/auth/register`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: 'visitor', password: crypto.randomUUID() }),
});
if (account.status !== 201) throw new Error(`/v1/auth/register: ${account.status}`);
const { accessToken } = await account.json();
const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/ws`, [
  'chat.v1',
  `chat.bearer.${accessToken}`,
]);
socket.onopen = () => console.log('connected');
socket.onclose = ({ code }) => console.log(`closed with ${code}`);

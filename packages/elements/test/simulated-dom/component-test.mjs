/**
 * What an app's component test does, in a process of its own whose globals are a simulated DOM's:
 * argv: `jsdom` or `happy-dom`; the file that defines the elements; what is taken away, by commas.
 * It gets the server and the two people as JSON on its standard input, and prints what came of it.
 */
import { text } from 'node:stream/consumers';

const [, , dom, file, without = ''] = process.argv;
const { server, ada, bo } = JSON.parse(await text(process.stdin));
const url = 'http://localhost:4321/';

async function createWindow() {
  if (dom === 'jsdom') {
    const { JSDOM } = await import('jsdom');
    return new JSDOM('<!doctype html><body></body>', { url, pretendToBeVisual: true }).window;
  }
  const { Window } = await import('happy-dom');
  return new Window({ url });
}

const simulated = await createWindow();
// As test runners do it: the DOM's own, where Node has something else; Node's `fetch` stays.
const nodes = new Set([
  'process',
  'console',
  'fetch',
  'Request',
  'Response',
  'Headers',
  'performance',
  'global',
  'self',
]);
const timers =
  /^(set|clear)(Timeout|Interval|Immediate)$|^queueMicrotask$|^Abort|^(Array|Object|Promise|Map|Set|Error|Function|Symbol|JSON|Math|Number|String|Boolean|Date|RegExp|Proxy|Reflect|Weak.*|.*Array|.*Error|BigInt|Intl|globalThis|Atomics|DataView|eval|undefined|NaN|Infinity|URL|URLSearchParams|TextEncoder|TextDecoder|Buffer|crypto|structuredClone)$/;
for (let at = simulated; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
  for (const key of Object.getOwnPropertyNames(at)) {
    if (nodes.has(key) || timers.test(key) || key === 'constructor') continue;
    try {
      const value = simulated[key];
      Object.defineProperty(globalThis, key, {
        value: typeof value === 'function' && !/^[A-Z]/.test(key) ? value.bind(simulated) : value,
        configurable: true,
        writable: true,
      });
    } catch {
      // What cannot be had here cannot be asked for there either.
    }
  }
}
globalThis.window = globalThis;
for (const name of without.split(',').filter(Boolean)) delete globalThis[name];

const uncaught = [];
process.on('unhandledRejection', (error) => uncaught.push(String(error)));
process.on('uncaughtException', (error) => uncaught.push(String(error)));
const complaints = [];
for (const level of ['error', 'warn']) {
  console[level] = (...words) => complaints.push(words.map(String).join(' '));
}

async function until(what, look) {
  const end = Date.now() + 15_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (errors.some((each) => each.includes('no global fetch'))) throw new Error('No fetch.');
    if (Date.now() > end)
      throw new Error(
        `There was no ${what}; the window says: ${textOf(element)} (${JSON.stringify(state)})`,
      );
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function textOf(node) {
  if (node.localName === 'style' || node.nodeType === 8) return '';
  const slotted = node.localName === 'slot' ? node.assignedNodes() : [];
  if (slotted.length > 0) return slotted.map(textOf).join(' ');
  const tree = node.shadowRoot ?? node;
  if (tree.childNodes.length === 0) return node.textContent ?? '';
  return [...tree.childNodes].map(textOf).join(' ').replace(/\s+/g, ' ');
}

await import(file);
const element = document.createElement('chat-window');
element.setAttribute('server', server);
element.setAttribute('with', bo.username);
element.getToken = async () => ada.accessToken;
const errors = [];
let state;
element.addEventListener('chat-state', (event) => {
  ({ state } = event);
});
element.addEventListener('chat-error', ({ error }) =>
  errors.push(`${error.code}: ${error.message}`),
);
document.body.append(element);

const outcome = {};
try {
  await until('conversation', () => element.conversation);
  await until('greeting', () => textOf(element).includes('start of your conversation'));
  await element.conversation.send('from the window');
  await until('own message', () => textOf(element).includes('from the window'));
  await until('message of the other', () => textOf(element).includes('an answer'));
  element.lang = 'de_DE';
  await element.updateComplete;
  element.focus();
  element.remove();
  outcome.done = true;
} catch (error) {
  outcome.failure = error.message;
}
process.stdout.write(JSON.stringify({ ...outcome, errors, uncaught, complaints }));
// What the DOM holds goes with it; whatever else is left would keep this process alive.
if (dom === 'jsdom') simulated.close();
else await simulated.happyDOM.close();

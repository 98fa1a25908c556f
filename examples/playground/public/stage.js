import { found, moves } from './moves.js';
import { attributesOf, fromQuery, states } from './settings.js';

const content = (name) => document.querySelector(`meta[name=${name}]`).content;
const given = JSON.parse(content('given'));
const query = new URLSearchParams(location.search);
const settings = fromQuery(query);
const { form, state } = settings;

document.documentElement.dataset.scheme = settings.scheme;
document.body.dataset.form = form;
if (settings.accent) document.documentElement.style.setProperty('--chat-accent', settings.accent);
if (query.has('still')) await addFonts();

const element = document.createElement(`chat-${form}`);
const tokenUrl = `/token?as=${encodeURIComponent(given.as ?? '')}`;
for (const [name, value] of Object.entries(attributesOf(settings, { ...given, tokenUrl }))) {
  element.setAttribute(name, value);
}
const ready = new Promise((resolve) => {
  element.addEventListener('chat-ready', resolve, { once: true });
});
document.body.append(element);

const script = document.createElement('script');
script.src = `${content('chat')}/chat-${form === 'launcher' ? 'launcher' : 'window'}.js`;
document.head.append(script);

/** Whether the chat comes to show a conversation. */
const opens = !['sign-in', 'guest', 'loading', 'suspended', 'error', 'list'].includes(state);
if (form === 'inbox' && state !== 'list') {
  await customElements.whenDefined('chat-inbox');
  element.open(given.with).catch(() => {});
}
if (opens && !settings.closed) await ready;
const { move, shows, letters } = states[state];
if (shows) await found(element, shows, { letters });
await fetch(`/afterwards?stage=${given.stage}`, { method: 'POST' });
await moves[move]?.(element, become);
if (settings.network !== 'fine') await become(settings.network);
document.documentElement.dataset.ready = '';

window.addEventListener('message', ({ origin, data }) => {
  if (origin === location.origin && typeof data?.network === 'string') become(data.network);
});

/** Makes the network of this page another, and has the page know what a browser would. */
async function become(network) {
  await fetch(`/network?stage=${given.stage}&state=${network}`, { method: 'POST' });
  const onLine = network !== 'offline';
  if (onLine === navigator.onLine) return;
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => onLine });
  window.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
}

/** All of them, before anything is drawn. */
async function addFonts() {
  const link = document.createElement('link');
  const loaded = new Promise((resolve) => link.addEventListener('load', resolve));
  Object.assign(link, { rel: 'stylesheet', href: '/fonts.css' });
  document.head.append(link);
  await loaded;
  await Promise.all([...document.fonts].map((font) => font.load()));
}

import { compare } from './compare.js';
import { madeUpMessages } from './made-up-messages.js';

/** What nothing can be cheaper than: text in rows, and no script once they are there. */
const list = document.createElement('ul');
list.style.cssText =
  'height: 100vh; margin: 0; padding: 0 16px; overflow-y: scroll; list-style: none';
const rows = madeUpMessages(10_000).map(({ text }) => {
  const row = document.createElement('li');
  row.style.padding = '8px 0';
  row.textContent = text;
  return row;
});
list.append(...rows);
document.body.append(list);
list.scrollTop = list.scrollHeight;

compare({
  scroller: () => list,
  composer: () => null,
  lastText: () => rows.at(-1)?.textContent ?? '',
});

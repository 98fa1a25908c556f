import { element } from './element.js';
import { grow } from './grow.js';
import { type MarkupBlock, markupBlocks } from './markup-blocks.js';
import type { FindLinks } from './markup-phrases.js';
import { parseMarkup } from './parse-markup.js';
import { parserText } from './parser-text.js';

/** A text with more lines is shown as it was typed. */
const maxLines = 1_000;

/** What a message shows. */
interface Shown {
  readonly text: string;
  readonly find: FindLinks;
  readonly blocks: readonly MarkupBlock[];
  /** Has the elements of all blocks. */
  readonly view: HTMLElement;
}

/** By the message that shows it. */
const allShown = new WeakMap<object, Shown>();

/**
 * What a message shows in the place of a text with markup: one element for as long as there is any. It changes with the
 * text alone; where that only goes on, as one that is being written does, what is further up stays as it is.
 *
 * @param message - who shows it
 * @param find - what finds the links; null while that is not there
 * @param tabindex - of what can be stepped to in it
 * @returns null where nothing in the text is markup, or too much to be looked at
 */
export function markupView(
  message: object,
  text: string,
  find: FindLinks,
  tabindex: string,
): HTMLElement | null {
  let shown = allShown.get(message);
  if (shown) setStops(shown.view, tabindex);
  if (shown?.text !== text || shown.find !== find) {
    shown = next(shown, text, find, tabindex);
    allShown.set(message, shown);
  }
  const { blocks, view } = shown;
  return blocks.some((block) => isMarked(block, text)) ? view : null;
}

function next(before: Shown | undefined, text: string, find: FindLinks, tabindex: string): Shown {
  const goesOn = before !== undefined && before.find === find && text.startsWith(before.text);
  const kept = goesOn ? finished(before) : [];
  const start = before?.blocks[kept.length]?.start ?? 0;
  const from = kept.length > 0 ? text.slice(0, start).lastIndexOf('\n') + 1 : 0;
  const made = blocksOf(text, from, find, kept.at(-1));
  const view = before?.view ?? element('div', [], { class: 'markup' });
  const old = before?.blocks.slice(kept.length) ?? [];
  const blocks = made.map((block, index) => {
    const { element } = block;
    // The first one decides for all of the bubble: what has a direction of its own is passed over there.
    if (kept.length + index > 0 && !element.dir) element.dir = 'auto';
    setStops(element, tabindex);
    return { ...block, element: put(element, old[index]?.element, view) };
  });
  for (const { element } of old.slice(made.length)) element.remove();
  return { text, find, blocks: [...kept, ...blocks], view };
}

/**
 * The blocks that nothing behind the text changes any more. The last one goes on, and may turn out to be one with the block in
 * front of it; and what a block begins with means the same only behind an empty line.
 */
function finished({ blocks, text }: Shown): readonly MarkupBlock[] {
  let count = Math.max(0, blocks.length - 2);
  while (count > 0 && !isApart(blocks[count - 1], blocks[count], text)) count--;
  return blocks.slice(0, count);
}

function isApart(
  before: MarkupBlock | undefined,
  after: MarkupBlock | undefined,
  text: string,
): boolean {
  return /\n[ \t]*\n/.test(text.slice(before?.end, after?.start));
}

function blocksOf(
  text: string,
  from: number,
  find: FindLinks,
  before: MarkupBlock | undefined,
): MarkupBlock[] {
  if (text.split('\n', maxLines + 1).length > maxLines) return [];
  try {
    const tree = parseMarkup(text, parserText(text, find), from);
    return markupBlocks(tree, { text, from, find }, before);
  } catch {
    // A text that the parser fails at can still be read.
    return [];
  }
}

/** Puts an element in the place of an old one, or makes that what it is. */
function put(element: HTMLElement, old: HTMLElement | undefined, view: HTMLElement): HTMLElement {
  if (!old) view.append(element);
  else if (grow(old, element)) return old;
  else old.replaceWith(element);
  return element;
}

/** Whether it looks other than it was typed. */
function isMarked({ element, start, end }: MarkupBlock, text: string): boolean {
  return element.nodeName !== 'P' || element.textContent?.trim() !== text.slice(start, end).trim();
}

function setStops(within: HTMLElement, tabindex: string): void {
  for (const stop of within.querySelectorAll('a, pre')) stop.setAttribute('tabindex', tabindex);
}

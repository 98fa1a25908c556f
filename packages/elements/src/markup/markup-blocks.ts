import { element } from './element.js';
import { type FindLinks, type Phrase, phrases, withLinks } from './markup-phrases.js';
import type { MarkupNode, MarkupTree } from './parse-markup.js';

/** A paragraph, a list, a quote or a block of code. */
export interface MarkupBlock {
  /** Where it stands in the text: from `start` up to, and without, `end`. */
  readonly start: number;
  readonly end: number;
  readonly element: HTMLElement;
}

/** What is shown. */
export interface MarkupSource {
  readonly text: string;
  /** Where in the text the part begins that was parsed. */
  readonly from: number;
  readonly find: FindLinks;
}

type List = Extract<MarkupNode, { type: 'list' }>;
type Code = Extract<MarkupNode, { type: 'code' }>;

/** What a block stands in. */
interface Place {
  readonly depth: number;
  readonly inList: boolean;
}

/** Quotes and lists within so many others stand where these do. */
const deepest = 6;

/**
 * What a text is shown as, block by block.
 *
 * @param before - the block in front of them, where only a part of the text was parsed
 */
export function markupBlocks(
  { children }: MarkupTree,
  source: MarkupSource,
  before: MarkupBlock | undefined,
): MarkupBlock[] {
  return blocks(children, source, { depth: 0, inList: false }, before);
}

function blocks(
  nodes: readonly MarkupNode[],
  source: MarkupSource,
  place: Place,
  before?: MarkupBlock,
): MarkupBlock[] {
  const all: MarkupBlock[] = [];
  for (const node of nodes) {
    const last = all.at(-1) ?? before;
    if (node.type === 'blockquote' && place.depth >= deepest) {
      all.push(...blocks(node.children, source, place, last));
    } else {
      const [start, end] = rangeOf(node, source);
      all.push({ start, end, element: block(node, source, place, last) });
    }
  }
  return all;
}

function block(
  node: MarkupNode,
  source: MarkupSource,
  place: Place,
  before: MarkupBlock | undefined,
): HTMLElement {
  if (node.type === 'list' && isList(node, place)) return list(node, source, place);
  if (node.type === 'code' && node.value !== '') return code(node, source);
  if (node.type === 'blockquote' && node.children.length > 0) {
    const within = { depth: place.depth + 1, inList: false };
    return element('blockquote', elements(node.children, source, within), { part: 'blockquote' });
  }
  const space = spaceBefore(node, source, place, before);
  return element('p', [space, ...asTyped(node, source)]);
}

const elements = (nodes: readonly MarkupNode[], source: MarkupSource, place: Place) =>
  blocks(nodes, source, place).map((block) => block.element);

/** One line that begins as an item does is more often a date, a sum or what somebody says. */
function isList({ children }: List, { depth, inList }: Place): boolean {
  if (depth >= deepest) return false;
  const items = children.filter((item) => item.children.length > 0);
  const holdsMore = items.some((item) =>
    item.children.some((node) =>
      node.type === 'list' ? isList(node, { depth, inList }) : node.type !== 'paragraph',
    ),
  );
  return items.length > 1 || holdsMore || (inList && items.length > 0);
}

/** Its numbers are those that were typed. */
function list(node: List, source: MarkupSource, { depth }: Place): HTMLElement {
  const place = { depth: depth + 1, inList: true };
  const numbers = node.children.map((item) => Number.parseInt(typed(item, source), 10));
  const items = node.children.map((item, index) =>
    element(
      'li',
      elements(item.children, source, place),
      node.ordered ? { value: `${numbers[index]}` } : {},
    ),
  );
  const look = [
    (node.spread || node.children.some(({ spread }) => spread)) && 'loose',
    /^\d+\)/.test(typed(node, source)) && 'bracketed',
    numbers.some((number) => number > 99) && 'wide',
  ];
  const classes = look.filter(Boolean).join(' ');
  return element(node.ordered ? 'ol' : 'ul', items, classes ? { class: classes } : {});
}

/** Behind the word that says what it is in: nothing of what is typed gets lost. */
function code(node: Code, source: MarkupSource): HTMLElement {
  const [, info] = /^`+[ \t]*([^\r\n]*)/.exec(typed(node, source)) ?? [];
  const scroller = element('pre', [element('code', [node.value])]);
  return element('div', info ? [element('span', [info]), scroller] : [scroller], {
    class: 'code',
    part: 'code-block',
    dir: 'ltr',
  });
}

/** What is in a paragraph, or in what looks like one, with the marks that mean nothing there. */
function asTyped(node: MarkupNode, source: MarkupSource): Phrase[] {
  if (node.type === 'paragraph') return phrases(node.children, source.find);
  const all: Phrase[] = [];
  let [at, end] = rangeOf(node, source);
  for (const child of 'children' in node ? node.children : []) {
    const [childAt, childEnd] = rangeOf(child, source);
    all.push(source.text.slice(at, childAt), ...asTyped(child, source));
    at = childEnd;
  }
  return [...all, ...withLinks(source.text.slice(at, end), source.find)];
}

/** Between what looks like paragraphs are the empty lines that were typed, and in front of one its indentation. */
function spaceBefore(
  node: MarkupNode,
  source: MarkupSource,
  { depth }: Place,
  before: MarkupBlock | undefined,
): string {
  const [start] = rangeOf(node, source);
  const lines = source.text.slice(before?.end ?? 0, start).split('\n');
  const empty = before?.element.nodeName === 'P' ? '\n'.repeat(Math.max(0, lines.length - 2)) : '';
  return empty + (depth === 0 ? lines.at(-1) : '');
}

function rangeOf({ position }: MarkupNode, { from }: MarkupSource): [start: number, end: number] {
  return [from + (position?.start.offset ?? 0), from + (position?.end.offset ?? 0)];
}

const typed = (node: MarkupNode, source: MarkupSource): string =>
  source.text.slice(...rangeOf(node, source));

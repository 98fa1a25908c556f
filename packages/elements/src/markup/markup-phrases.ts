import type { findLinks } from '../chat-message/links.js';
import { textParts } from '../chat-message/message-text.js';
import { element } from './element.js';
import type { MarkupNode } from './parse-markup.js';

/** What stands in a line. */
export type Phrase = string | HTMLElement;
export type FindLinks = typeof findLinks | null;

/** Marks within so many others change nothing. */
const deepest = 8;

const names: Readonly<Record<string, 'em' | 'strong' | 'del'>> = {
  emphasis: 'em',
  strong: 'strong',
  delete: 'del',
};

/** What is in a paragraph: text, code, links, and what of these is emphasised or struck. */
export function phrases(nodes: readonly MarkupNode[], find: FindLinks, depth = 0): Phrase[] {
  const all: Phrase[] = [];
  let text = '';
  for (const node of nodes) {
    // In one piece, so that a link is found as a whole.
    if (node.type === 'text') text += node.value;
    else {
      all.push(...withLinks(text, find), ...phrase(node, find, depth));
      text = '';
    }
  }
  return [...all, ...withLinks(text, find)];
}

function phrase(node: MarkupNode, find: FindLinks, depth: number): Phrase[] {
  // The signs of code do not turn around among words from right to left.
  if (node.type === 'inlineCode') {
    return [element('code', [node.value], { part: 'code', dir: 'auto' })];
  }
  const content = 'children' in node ? phrases(node.children, find, depth + 1) : [];
  const name = depth < deepest ? names[node.type] : undefined;
  return name ? [element(name, content)] : content;
}

/** Text, with the links in it. */
export function withLinks(text: string, find: FindLinks): Phrase[] {
  return textParts(text, find).map((part) => {
    if (typeof part === 'string') return part;
    const { href, text } = part;
    return element('a', [text], { href, target: '_blank', rel: 'noopener noreferrer nofollow' });
  });
}

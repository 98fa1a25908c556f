/** Finds an element in a shadow root, a step a selector; fails with words when it is not there. */
export function inside<E extends HTMLElement = HTMLElement>(root: Element, ...path: string[]): E {
  let at: Element = root;
  for (const selector of path) {
    const next: Element | null | undefined = at.shadowRoot?.querySelector(selector);
    if (!next) throw new Error(`There is no ${selector} in <${at.localName}>`);
    at = next;
  }
  return at as E;
}

/** Whether there is such an element. */
export function has(root: Element, ...path: string[]): boolean {
  try {
    inside(root, ...path);
    return true;
  } catch {
    return false;
  }
}

/** The text of an element and of everything in its shadow roots, as a reader meets it. */
export function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (node instanceof HTMLStyleElement) return '';
  const tree = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
  const slotted = tree instanceof HTMLSlotElement ? tree.assignedNodes({ flatten: true }) : [];
  // A name is part of its sentence.
  const gap = (node: Node) => (node.nodeName === 'BDI' ? '' : ' ');
  return (slotted.length > 0 ? slotted : [...tree.childNodes])
    .filter((child) => !(child instanceof Comment))
    .reduce((text, child, index, all) => {
      const before = all[index - 1];
      return text + (before ? gap(before) && gap(child) : '') + textOf(child);
    }, '')
    .replace(/\s+/g, ' ');
}

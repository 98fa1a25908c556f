/** The parts that a page can style of an element as it is now: its own, and what it exports of those inside. */
export function partsOf(element: Element): Set<string> {
  const parts = new Set<string>();
  for (const each of element.shadowRoot?.querySelectorAll('[part], [exportparts]') ?? []) {
    for (const part of each.part) parts.add(part);
    const exported = each.getAttribute('exportparts');
    if (exported === null) continue;
    const inner = partsOf(each);
    for (const pair of exported.split(',')) {
      const [from = '', to = from] = pair.split(':').map((name) => name.trim());
      if (inner.has(from)) parts.add(to);
    }
  }
  return parts;
}

/** The names of the slots that an element has now for what a page puts into it. */
export const slotsOf = (element: Element): Set<string> =>
  new Set([...(element.shadowRoot?.querySelectorAll('slot') ?? [])].map(({ name }) => name));

/** What is looked for on a page, in all shadow trees as well, and has to be visible. */
export interface Query {
  readonly css: string;
  /** All of its accessible name, of a label or of itself. */
  readonly name?: string;
  /** A part of its text, or of that of the shadow tree it holds. */
  readonly text?: string;
}

/** What is seen of that. */
export interface Sight {
  readonly count: number;
  /** Of the last one, within the viewport. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
  /** Of a field. */
  readonly value: string;
  readonly hasFocus: boolean;
  /** The values of the properties that were asked for. */
  readonly style: readonly string[];
}

/** Runs in the page, so it knows nothing of what is around it. Brings what it finds into view when told to. */
export function sight(
  { css, name, text }: Query,
  style: readonly string[] = [],
  isToBeShown = false,
): Sight {
  const all = (root: ParentNode): Element[] =>
    Array.from(root.querySelectorAll('*')).flatMap((element) => [
      element,
      ...(element.shadowRoot ? all(element.shadowRoot) : []),
    ]);
  const partsOf = (node: Node): string[] =>
    node instanceof Text
      ? [node.data]
      : node instanceof HTMLStyleElement
        ? []
        : Array.from(((node as Element).shadowRoot ?? node).childNodes).flatMap(partsOf);
  const textOf = (element: Element) => partsOf(element).join('').replace(/\s+/g, ' ').trim();
  const nameOf = (element: Element): string =>
    element.getAttribute('aria-label') ??
    (element as HTMLInputElement).labels?.[0]?.textContent?.trim() ??
    textOf(element);
  const found = all(document).filter(
    (element) =>
      element.matches(css) &&
      (name === undefined || nameOf(element) === name) &&
      (text === undefined || textOf(element).includes(text)) &&
      element.checkVisibility({ visibilityProperty: true }),
  );
  const last = found.at(-1);
  if (isToBeShown) last?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { x = 0, y = 0, width = 0, height = 0 } = last?.getBoundingClientRect() ?? {};
  const computed = last && getComputedStyle(last);
  return {
    count: found.length,
    ...{ x, y, width, height },
    text: last ? textOf(last) : '',
    value: (last as HTMLInputElement | undefined)?.value ?? '',
    // Also in a window that is not in front.
    hasFocus:
      last !== undefined && (last.getRootNode() as Document | ShadowRoot).activeElement === last,
    style: style.map((property) => computed?.getPropertyValue(property) ?? ''),
  };
}

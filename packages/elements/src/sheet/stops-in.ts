const stops = 'button:enabled, input:enabled, textarea:enabled, a[href]';

/** Where Tab stops inside, in its order: in what is slotted, and in what has a shadow root of its own, too. */
export function stopsIn(root: ParentNode): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>('*')].flatMap((each) => {
    if (each instanceof HTMLSlotElement) return each.assignedElements().flatMap(within);
    return each.shadowRoot ? stopsIn(each.shadowRoot) : each.matches(stops) ? [each] : [];
  });
  return found.filter((stop) => !isPassedOver(stop));
}

const within = (element: Element): HTMLElement[] =>
  stopsIn(element.shadowRoot ?? (element as ParentNode));

function isPassedOver(stop: HTMLElement): boolean {
  return stop.tabIndex < 0 || stop.getClientRects().length === 0 || isUnchosen(stop);
}

/** Of a group of radio buttons Tab stops at the one that is chosen. */
function isUnchosen(stop: HTMLElement): boolean {
  if (!(stop instanceof HTMLInputElement) || stop.type !== 'radio' || stop.checked) return false;
  const group = stop.closest('[role="radiogroup"]');
  const chosen = group?.querySelector('input:checked') ?? group?.querySelector('input');
  return chosen !== stop;
}

type OnNear = () => void;

const waiting = new WeakMap<Element, OnNear>();
let observer: IntersectionObserver | null = null;

/** Calls once an element is on the screen, or soon will be; at once where nothing can tell. */
export function whenNearScreen(element: Element, onNear: OnNear): void {
  if (typeof IntersectionObserver !== 'function') {
    onNear();
    return;
  }
  // What scrolls is within the window: there, the margin of the screen alone is of no use.
  const margins = { rootMargin: '400px', scrollMargin: '400px' };
  observer ??= new IntersectionObserver(tell, margins);
  waiting.set(element, onNear);
  observer.observe(element);
}

/** No matter any more. */
export function ignoreScreen(element: Element): void {
  waiting.delete(element);
  observer?.unobserve(element);
}

function tell(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    const onNear = waiting.get(target);
    ignoreScreen(target);
    onNear?.();
  }
}

import { render, type TemplateResult } from 'lit';
import { onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import '../define.js';

/** Puts a template into the page for one test, and waits until its first element has rendered. */
export async function mount<E extends HTMLElement>(template: TemplateResult): Promise<E> {
  await page.viewport(800, 800);
  const place = document.createElement('main');
  document.body.append(place);
  onTestFinished(() => place.remove());
  render(template, place);
  const element = place.firstElementChild as E & { updateComplete?: Promise<unknown> };
  await element.updateComplete;
  return element;
}

/** Until nothing inside moves any more, but for what never stops. */
export async function settled(element: Element): Promise<void> {
  const roots = (root: Element | ShadowRoot): ShadowRoot[] =>
    [root, ...root.querySelectorAll('*')].flatMap((each) => {
      const shadow = each instanceof Element ? each.shadowRoot : null;
      return shadow ? [shadow, ...roots(shadow)] : [];
    });
  // What was rendered just now begins to move with the next frame.
  await new Promise(requestAnimationFrame);
  const moving = [element, ...roots(element)]
    .flatMap((each) => each.getAnimations())
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  await Promise.all(moving.map(({ finished }) => finished.catch(() => {})));
}

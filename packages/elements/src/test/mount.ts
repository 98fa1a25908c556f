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

import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';

/** What is in the page, as a test sees it. */
export interface Shown {
  readonly place: HTMLElement;
  /** Its text. */
  readonly text: string;
  show(what: ReactNode): void;
  /** Takes all of it away. */
  leave(): void;
}

/** Renders in strict mode, in which effects are done, undone, and done again. */
export function show(what: ReactNode): Shown {
  const place = document.createElement('main');
  document.body.append(place);
  const root = createRoot(place);
  const leave = () => {
    root.unmount();
    place.remove();
  };
  onTestFinished(leave);
  const shown: Shown = {
    place,
    get text() {
      return place.textContent ?? '';
    },
    show: (next) => root.render(<StrictMode>{next}</StrictMode>),
    leave,
  };
  shown.show(what);
  return shown;
}

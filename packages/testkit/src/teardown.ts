import { onTestFinished } from 'vitest';

/**
 * Runs the function when the current test ends. Outside a test (a global set-up, a script, a
 * `beforeAll`) nothing is registered, and whoever made the thing ends it.
 */
export function atTestEnd(teardown: () => Promise<void> | void): void {
  try {
    onTestFinished(teardown);
  } catch {
    // vitest throws where there is no current test
  }
}

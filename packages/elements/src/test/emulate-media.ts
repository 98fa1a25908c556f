import type {} from '@vitest/browser-playwright';
import { onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';

/** Has the page look for one test as to somebody who has set up their system so. */
export async function emulateMedia(name: string, value: string): Promise<void> {
  const emulate = async (features: { name: string; value: string }[]): Promise<void> => {
    await cdp().send('Emulation.setEmulatedMedia', { features });
  };
  onTestFinished(() => emulate([]));
  await emulate([{ name, value }]);
}

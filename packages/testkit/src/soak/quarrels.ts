import type { Device } from './device.js';

/** What still waits, or is not the same on all devices; nothing once they agree. */
export function quarrels(devices: readonly Device[]): string[] {
  const found: string[] = [];
  const seen = new Map<string, { readonly by: string; readonly what: string }>();
  const compare = (key: string, by: string, what: string): void => {
    const before = seen.get(key);
    if (before && before.what !== what) {
      found.push(`${before.by} has ${before.what} of ${key}, and ${by} ${what}`);
    } else seen.set(key, { by, what });
  };
  for (const device of devices) {
    const { name, person } = device;
    // Settings, and how much is unread, are the user's own.
    for (const [id, own] of device.ownViews()) compare(`${person.id} ${id}`, name, own);
    // Of each circle all see the same; beyond a block there may be another one.
    for (const [id, called] of device.names()) compare(`the name of ${id}`, name, called);
    const standing = device.standing();
    if (standing === null) found.push(`${name} waits`);
    for (const [id, end] of standing ?? []) compare(id, name, `${end}`);
  }
  return found;
}

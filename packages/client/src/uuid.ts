import { ambient } from './ambient.js';

/**
 * A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing on pages served over plain
 * HTTP, and all of `crypto` in React Native; these ids need to be new, and are no secret.
 */
export function uuid(): string {
  const bytes =
    ambient(() => crypto.getRandomValues(new Uint8Array(36))) ??
    Array.from({ length: 36 }, () => Math.random() * 256);
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (digit, index) => {
    const random = (bytes[index] as number) & 15;
    // The variant: its two high bits are 10.
    return (digit === 'x' ? random : (random & 3) | 8).toString(16);
  });
}

/**
 * Whether this is Node with no page made up in it, as jsdom does. What newer ones have of a browser's
 * belongs to the process and not to tabs of an origin: `localStorage` (25) wants a file and warns whoever
 * looks at it, and by Web Locks (24) one client would wait for another, with whom it shares nothing.
 */
export const plainNode = !globalThis.addEventListener;

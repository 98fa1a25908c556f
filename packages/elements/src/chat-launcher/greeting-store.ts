const key = 'chat:greeting';

/** Which greeting its reader has put away, on this device: another one is shown again. */
export const greetingStore = {
  isClosed(greeting: string): boolean {
    try {
      return localStorage.getItem(key) === greeting;
    } catch {
      return false;
    }
  },

  close(greeting: string): void {
    try {
      localStorage.setItem(key, greeting);
    } catch {
      // It is closed on this page, at least.
    }
  },
};

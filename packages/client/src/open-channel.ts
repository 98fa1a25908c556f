/** What tabs of one browser tell each other by; null where it is missing, or forbidden. */
export function openChannel(name: string): BroadcastChannel | null {
  try {
    const channel = new BroadcastChannel(name);
    // Node's, under a simulated DOM, would keep the process alive.
    (channel as { unref?: () => void }).unref?.();
    return channel;
  } catch {
    return null;
  }
}

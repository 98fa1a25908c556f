let loading: Promise<unknown> | null = null;

/**
 * Has `<chat-window>` defined, which is loaded unless the page has it. The script for a tag takes it from beside itself:
 * see `rollup.config.mjs`.
 */
export async function loadWindow(): Promise<void> {
  if (customElements.get('chat-window')) return;
  loading ??= import('../define.js');
  try {
    await loading;
  } catch (error) {
    loading = null;
    throw error;
  }
}

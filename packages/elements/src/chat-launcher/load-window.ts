/**
 * Has `<chat-window>` defined, which is loaded unless the page has it. The script for a tag takes it from beside itself:
 * see `rollup.config.mjs`.
 */
export async function loadWindow(): Promise<void> {
  if (!customElements.get('chat-window')) await import('../define.js');
}

import { scaleOf } from '../scale-of.js';

/** Moves a message of the list in a window up, out of what the sheet with its menu covers. */
export async function liftMessage(window: HTMLElement, key: string): Promise<void> {
  const menu = window.shadowRoot?.querySelector('chat-message-menu');
  await menu?.updateComplete;
  const from = menu?.coversFrom ?? null;
  const list = window.shadowRoot?.querySelector('chat-message-list');
  const rows = [...(list?.shadowRoot?.querySelectorAll<HTMLElement>('.row') ?? [])];
  const row = rows.find(({ dataset }) => dataset.key === key);
  if (!row || from === null) return;
  const covered = (row.getBoundingClientRect().bottom - from) / scaleOf(row) + 8;
  row.style.setProperty('--_lift', `${-Math.max(0, covered)}px`);
}

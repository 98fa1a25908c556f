/**
 * Puts text in the place of a part of a field, as if it were typed: so that it can be undone, where the browser can do that,
 * and whoever listens to the field is told. What has the focus has it afterwards.
 *
 * @param start - in UTF-16 code units
 * @param end - likewise; the same as `start` to take nothing away
 */
export function replaceText(
  field: HTMLTextAreaElement,
  start: number,
  end: number,
  text: string,
): void {
  const root = field.getRootNode() as ShadowRoot | Document;
  if (root.activeElement === field || !bringsKeyboard()) {
    const before = focused(document);
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, end);
    const isDone = document.execCommand?.('insertText', false, text);
    if (before !== field) before?.focus({ preventScroll: true });
    if (isDone) return;
  }
  field.setRangeText(text, start, end, 'end');
  const told = { inputType: 'insertText', data: text, bubbles: true, composed: true };
  field.dispatchEvent(new InputEvent('input', told));
}

/** Whether a field that has the focus covers half of the screen. */
function bringsKeyboard(): boolean {
  return globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;
}

/** What has the focus, however deep inside other elements. */
function focused(root: Document | ShadowRoot): HTMLElement | null {
  const element = root.activeElement as HTMLElement | null;
  const within = element?.shadowRoot?.activeElement ? element.shadowRoot : null;
  return within ? focused(within) : element;
}

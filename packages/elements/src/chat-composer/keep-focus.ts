/** A press on a button would take the focus, and with it a phone's keyboard. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

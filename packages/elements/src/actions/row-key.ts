import type { Features, TimelineMessage } from '@chat/client';
import { abilitiesOf } from '../chat-message/message-abilities.js';
import { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MenuView } from '../chat-message/message-menu-event.js';

/** Opens the menu of the message in a row, beside its bubble. */
export function openRowMenu(row: Element, view: MenuView = 'all'): void {
  const message = row.querySelector('chat-message');
  const bubble = message?.shadowRoot?.querySelector('.pressable');
  if (!message || !bubble) return;
  message.openMenu({ view, anchor: bubble.getBoundingClientRect(), by: 'key' });
}

/** What a key does with the message whose row has the focus. */
export function rowKey(
  event: KeyboardEvent,
  message: TimelineMessage,
  list: HTMLElement & { readonly features: Features },
): void {
  const row = event.target as Element;
  const can = abilitiesOf(message, list.features);
  const act = (action: 'reply' | 'edit') =>
    list.dispatchEvent(new MessageActionEvent(action, message));
  switch (letterOf(event)) {
    case 'Enter':
      openRowMenu(row);
      break;
    case 'r':
      if (!can.reply) return;
      act('reply');
      break;
    case 'e':
      if (!can.edit) return;
      act('edit');
      break;
    case '+':
      if (!can.react) return;
      openRowMenu(row, 'reactions');
      break;
    case 'Delete':
    case 'Backspace':
      if (!can.delete) return;
      openRowMenu(row, 'delete');
      break;
    default:
      return;
  }
  // The letter is not to be written where the focus goes.
  event.preventDefault();
}

/** The letter at this place of a Latin keyboard, where the one that is used has others. */
function letterOf({ key, code }: KeyboardEvent): string {
  if (key.length > 1 || /[a-z+]/i.test(key)) return key.length > 1 ? key : key.toLowerCase();
  return code.startsWith('Key') ? code.slice(3).toLowerCase() : key;
}

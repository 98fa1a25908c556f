import type { Conversation, TimelineMessage } from '@chat/client';
import '@chat/example-site/conversation.css';
import { element } from './element.js';

/** A conversation to be read and written in, until `leave` is called. */
export function conversationView(conversation: Conversation): {
  readonly element: HTMLElement;
  readonly leave: () => void;
} {
  const { name } = conversation.peer;
  const older = element('button', {
    type: 'button',
    textContent: 'Older messages',
    onclick: () => conversation.loadOlder().catch(() => {}),
  });
  const rows = element('ol');
  const typing = element('p', { className: 'typing' }, `${name} is typing …`);
  const end = element('div');
  const field = element('input', {
    ariaLabel: `Message to ${name}`,
    placeholder: 'Write a message',
    oninput: () => conversation.setTyping(field.value !== ''),
  });

  function send(event: Event) {
    event.preventDefault();
    if (field.value.trim() === '') return;
    // Shown at once. What the server refuses is shown as failed, with a way to send it again.
    conversation.send(field.value).catch(() => {});
    field.value = '';
  }

  /** Rows by message: an unchanged one is the same object as before, and so is its row. */
  let drawn = new Map<TimelineMessage, HTMLElement>();
  let latest: string | undefined;

  function draw() {
    const { messages } = conversation;
    drawn = new Map(messages.map((each) => [each, drawn.get(each) ?? row(conversation, each)]));
    rows.replaceChildren(...drawn.values());
    older.hidden = !conversation.hasOlder;
    typing.hidden = !conversation.typing;
    if (messages.at(-1)?.key === latest) return;
    // Whoever sees the last message has read it. Older ones that come in move nothing.
    latest = messages.at(-1)?.key;
    conversation.markRead();
    end.scrollIntoView();
  }

  conversation.on('change', draw);
  const view = element(
    'section',
    { className: 'conversation', ariaLabel: `Conversation with ${name}` },
    element('div', { className: 'messages' }, older, rows, typing, end),
    element('form', { onsubmit: send }, field, element('button', { type: 'submit' }, 'Send')),
  );
  // Drawn once it is on the page, where it can be scrolled.
  requestAnimationFrame(draw);
  return { element: view, leave: () => conversation.off('change', draw) };
}

function row(conversation: Conversation, message: TimelineMessage): HTMLElement {
  const below =
    message.status === 'failed'
      ? element(
          'button',
          { type: 'button', onclick: () => conversation.retry(message.key) },
          'Not sent. Try again',
        )
      : element('small', {}, message.own ? message.status : '');
  return element(
    'li',
    { className: message.own ? 'own' : '' },
    element('p', { dir: 'auto' }, message.text),
    below,
  );
}

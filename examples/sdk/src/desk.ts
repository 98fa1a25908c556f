import type { ChatClient } from '@chat/client';
import type { Person } from '@chat/example-site/client';
import { conversationView } from './conversation-view.js';
import { element } from './element.js';

interface DeskOptions {
  readonly client: ChatClient;
  readonly user: Person;
  readonly others: readonly Person[];
  readonly onSignOut: () => void;
}

/** Whom the user can write to, what is unread of each, and the conversation with one of them. */
export function desk({ client, user, others, onSignOut }: DeskOptions): HTMLElement {
  const title = element('h1', {}, user.name);
  const away = element('p', { className: 'state', role: 'status' });
  const place = element('main', {}, element('p', { className: 'nobody' }, 'Choose somebody.'));
  let chosen: HTMLButtonElement | undefined;
  let leave = () => {};

  async function choose(button: HTMLButtonElement, person: Person) {
    chosen = button;
    for (const each of buttons.values()) each.ariaPressed = String(each === button);
    leave();
    leave = () => {};
    place.replaceChildren(element('p', { className: 'nobody' }, 'One moment …'));
    const opened = client.conversationWith(person.id).then(conversationView);
    const view = await opened.catch(({ message }: Error) => ({
      element: element('p', { className: 'nobody' }, message),
      leave() {},
    }));
    // Somebody else was chosen meanwhile.
    if (chosen !== button) return view.leave();
    leave = view.leave;
    place.replaceChildren(view.element);
  }

  const buttons = new Map(
    others.map((person) => {
      const button = element('button', {
        type: 'button',
        className: 'colleague',
        onclick: () => choose(button, person),
      });
      return [person.id, button] as const;
    }),
  );

  client.on('state', ({ status }) => {
    away.textContent = status === 'online' ? '' : 'Connecting … What you write is sent then.';
  });
  unreadOfEach(client, (unread) => {
    for (const { id, name } of others) {
      buttons.get(id)?.replaceChildren(name, ...badge(unread.get(id)));
    }
    const all = [...unread.values()].reduce((sum, each) => sum + each, 0);
    title.replaceChildren(user.name, ' ', ...badge(all));
  });

  return element(
    'div',
    { className: 'desk' },
    element(
      'nav',
      {},
      title,
      ...buttons.values(),
      away,
      element('button', { type: 'button', onclick: onSignOut }, 'Sign out'),
    ),
    place,
  );
}

/** Tells it at once, and whenever it changes. */
async function unreadOfEach(client: ChatClient, tell: (unread: Map<string, number>) => void) {
  tell(new Map());
  const list = await client.conversations();
  const update = () => tell(new Map(list.items.map(({ peer, unread }) => [peer.username, unread])));
  list.on('change', update);
  update();
}

const badge = (count = 0) =>
  count > 0 ? [element('span', { className: 'badge' }, `${count}`)] : [];

import { ChatClient } from '@chat/client';
import { me, type Person, people, signIn, signOut } from '@chat/example-site/client';
import '@chat/example-site/site.css';
import { desk } from './desk.js';
import { element } from './element.js';

const [user, others] = [await me(), await people()];
document.querySelector('#app')?.append(user ? chat(user) : choice());

function chat(user: Person): HTMLElement {
  const client = new ChatClient({
    url: import.meta.env.CHAT_URL,
    auth: { tokenUrl: '/chat-token' },
  });
  // What goes wrong is told by the state of the connection, and tried again where that is of use.
  client.connect().catch(() => {});
  return desk({
    client,
    user,
    others,
    async onSignOut() {
      // Nothing of this user stays on the device.
      await client.signOut();
      await signOut();
      location.reload();
    },
  });
}

function choice(): HTMLElement {
  const become = (id: string) => signIn(id).then(() => location.reload());
  return element(
    'main',
    { className: 'sign-in' },
    element('h1', {}, 'Who are you?'),
    element(
      'p',
      { className: 'hint' },
      'Open this page in another browser, or a private window, and be somebody else there.',
    ),
    ...others.map(({ id, name }) =>
      element('button', { type: 'button', onclick: () => become(id) }, name),
    ),
  );
}

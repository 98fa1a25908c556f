// All that is the page's own: who is signed in, and with whom the window is.
const find = (id) => document.getElementById(id);
const ask = async (method, path) => (await fetch(path, { method })).json();
const chat = document.querySelector('template').content.querySelector('chat-window');

const me = await ask('GET', '/me');
const people = await ask('GET', '/people');
find(me ? 'desk' : 'sign-in').hidden = false;
if (me) find('me').textContent = me.name;

for (const person of people) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = person.name;
  if (me) button.className = 'colleague';
  button.addEventListener('click', () => (me ? talkTo(person, button) : signIn(person)));
  find(me ? 'colleagues' : 'sign-in').append(button);
}

find('sign-out').addEventListener('click', async () => {
  await ask('POST', '/sign-out');
  location.reload();
});

chat.addEventListener('chat-state', ({ state }) => {
  find('state').textContent = state.status === 'online' ? 'Connected' : 'Connecting …';
});

async function signIn(person) {
  await ask('POST', `/sign-in?as=${person.id}`);
  location.reload();
}

function talkTo(person, chosen) {
  for (const button of find('colleagues').children) button.ariaPressed = String(button === chosen);
  chat.setAttribute('with', person.id);
  // From then on it is on the page, and connects.
  find('nobody')?.replaceWith(chat);
}

/**
 * What is done on a stage so that its state is seen: what a person would, by presses and keys. It goes by classes, as the
 * words are in many languages.
 */
export const moves = {
  viewer: async (chat) => (await found(chat, '.picture')).click(),
  search: async (chat) => {
    (await found(chat, 'header .search')).click();
    const field = await found(chat, 'chat-search input');
    const words = document.querySelector('[with=noor]') ? 'الرابعة' : 'four';
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    await found(chat, 'chat-search .result');
  },
  menu: async (chat) => {
    const row = (await found(chat, 'chat-message .own', { last: 1 })).closest('.message');
    await atRest(row);
    press(row, 'contextmenu');
    await found(chat, 'chat-message-menu');
  },
  typing: async (chat) => atRest(await found(chat, '.typing')),
  brokenOff: (chat) => found(chat, '.message.broken'),
  reply: async (chat) => {
    const row = await rowOf(chat, '.message:not(.own)');
    await until(chat, '.bar.replying', () => key(row, 'r'));
  },
  edit: async (chat) => {
    const row = await rowOf(chat, '.message.own');
    await until(chat, '.bar.editing', () => key(row, 'e'));
  },
  emoji: async (chat) => {
    (await found(chat, 'chat-composer .emoji')).click();
    await found(chat, 'chat-emoji-picker button');
  },
  completion: async (chat) => {
    await until(chat, 'chat-composer .option', () => write(chat, 'That makes me :smi'));
  },
  long: (chat) =>
    write(
      chat,
      Array.from(
        { length: 9 },
        (_, i) => `${i + 1}. One more thing that I wanted to ask you.`,
      ).join('\n'),
    ),
  settings: async (chat) => {
    (await found(chat, 'header .settings')).click();
    await found(chat, 'chat-settings .sheet');
  },
  options: async (chat) => {
    (await found(chat, 'header .options')).click();
    await found(chat, 'chat-options [role=menuitem]');
  },
  waiting: async (chat, become) => {
    await become('away');
    await write(chat, 'I am in a tunnel, this goes out later.');
    await send(chat);
    await found(chat, 'chat-status .banner');
  },
  refused: async (chat) => {
    await write(chat, 'May I still say something?');
    await send(chat);
    await found(chat, '.message.failed');
  },
};

/** Everything below an element, through shadow roots. */
function* below(root) {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* below(element.shadowRoot);
  }
}

/** Elements by a selector, each part of which (`a b`) is looked for in shadow roots as well. */
function all(chat, selector) {
  const roots = chat.shadowRoot ? [chat.shadowRoot] : [chat];
  return selector
    .split(' ')
    .reduce(
      (within, part) =>
        within.flatMap((root) =>
          [root, root.shadowRoot]
            .filter(Boolean)
            .flatMap((each) => [...below(each)].filter((element) => element.matches(part))),
        ),
      roots,
    );
}

/** The first that there is, or the last but some, once it is there. */
export async function found(chat, selector, { last, letters = 0 } = {}) {
  for (;;) {
    const elements = all(chat, selector).filter((each) => each.getClientRects().length > 0);
    const element = last === undefined ? elements[0] : elements.at(-last);
    if (element && element.textContent.trim().length >= letters) return element;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Until it has been in its place for a while: what loads late moves what is below it. */
async function atRest(element) {
  let place = '';
  for (let frames = 0; frames < 20; frames += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const { top, height } = element.getBoundingClientRect();
    if (place !== `${top} ${height}`) frames = 0;
    place = `${top} ${height}`;
  }
}

/** Does it until it has come of it: what it needs may still be on its way. */
async function until(chat, selector, act) {
  while (all(chat, selector).length === 0) {
    await act();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function rowOf(chat, selector) {
  const message = await found(chat, selector, { last: 1 });
  return message.getRootNode().host.closest('[data-key]');
}

const key = (element, name) => {
  element.focus();
  element.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true }));
};

function press(element, type) {
  const { left, top, width, height } = element.querySelector('.bubble').getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2 };
  const bubble = element.querySelector('.bubble');
  bubble.dispatchEvent(
    new PointerEvent(type, { ...at, bubbles: true, composed: true, cancelable: true }),
  );
}

async function write(chat, text) {
  const field = await found(chat, 'chat-composer textarea');
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

const send = async (chat) => (await found(chat, 'chat-composer .send')).click();

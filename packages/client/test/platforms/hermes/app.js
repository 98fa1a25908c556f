/**
 * An app in bare Hermes, behind the SDK, which is `Chat`. It has the language of React Native and
 * nothing else, so what React Native adds is here, as little as that is: a server of one conversation
 * is behind `fetch` and `WebSocket`. Time goes from timer to timer. What it prints, the test compares.
 */
const timers = new Map();
let lastTimer = 0;
let now = 0;

globalThis.setTimeout = (task, ms = 0) => {
  lastTimer += 1;
  timers.set(lastTimer, { task, at: now + ms });
  return lastTimer;
};
globalThis.clearTimeout = (id) => timers.delete(id);
globalThis.queueMicrotask = (task) => Promise.resolve().then(task);
globalThis.performance = { now: () => now };
globalThis.navigator = { product: 'ReactNative' };
globalThis.AbortController = function AbortController() {
  this.signal = { aborted: false, addEventListener() {}, removeEventListener() {} };
  this.abort = () => {
    this.signal.aborted = true;
  };
};
globalThis.URL = function URL(text) {
  this.href = text;
  for (const name of ['protocol', 'origin', 'pathname']) {
    Object.defineProperty(this, name, {
      get() {
        throw new Error(`URL.${name} is not implemented`);
      },
    });
  }
};

const me = { id: 'usr_me', username: 'me', name: 'Me' };
const peer = { id: 'usr_peer', username: 'peer', name: 'Peer' };
const members = [me, peer].map((user) => ({ user, delivered: 0, read: 0 }));
const conversation = { id: 'cnv_1', members, head: 0, createdAt: 1 };

globalThis.fetch = async (url, { method }) => {
  print(method, url);
  return {
    ok: true,
    status: 200,
    headers: { get: () => null },
    text: async () => JSON.stringify({ conversation, user: me }),
  };
};

const answers = {
  resume: ({ id }) => ({ type: 'resumed', id, heads: [] }),
  ping: ({ id }) => ({ type: 'pong', id }),
  mark: ({ id }) => ({ type: 'marked', id }),
  send: ({ id, clientId, text }) => ({
    type: 'sent',
    id,
    message: {
      conversationId: 'cnv_1',
      senderId: me.id,
      clientId,
      seq: 1,
      rev: 1,
      text,
      createdAt: 2,
    },
  }),
};

globalThis.WebSocket = function WebSocket(url, [protocol]) {
  print('socket', url, protocol);
  this.readyState = 0;
  const tell = (frame) => this.onmessage?.({ data: JSON.stringify(frame) });
  setTimeout(() => {
    this.readyState = 1;
    this.onopen({});
    tell({ type: 'welcome', connectionId: 'con_1', user: me, expiresIn: 9e5, pingInterval: 25e3 });
  }, 5);
  this.send = (text) => {
    const frame = JSON.parse(text);
    print('frame', frame.type);
    setTimeout(() => tell(answers[frame.type](frame)), 1);
  };
  this.close = () => {
    this.readyState = 3;
  };
};
globalThis.WebSocket.OPEN = 1;

async function app() {
  const client = new Chat.ChatClient({
    url: 'https://chat.example.com/',
    auth: { getToken: () => 'token' },
  });
  client.on('error', ({ code }) => print('error', code));
  await client.connect();
  print('state', client.state.status);
  const conversation = await client.conversationWith('peer');
  const { status, seq } = await conversation.send('from Hermes');
  print('message', status, seq);
  client.deviceIs('active');
  client.dispose();
  await client.connect().catch(({ code }) => print('refused', code));
}

async function runTimers() {
  for (let turns = 0; turns < 1_000; turns += 1) {
    await null;
    const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
    // Later ones are the timeouts of what was answered in time.
    if (next === undefined || next[1].at > now + 1_000) continue;
    timers.delete(next[0]);
    now = Math.max(now, next[1].at);
    next[1].task();
  }
}

app().then(
  () => print('done'),
  (error) => print('failed', error.message),
);
runTimers();

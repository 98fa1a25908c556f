import { ChatClient, type Conversation, TokenRefusedError } from '@chat/client';
import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { expect, onTestFinished, test } from 'vitest';
import {
  ChatProvider,
  useChatClient,
  useConnectionState,
  useConversation,
  useConversationById,
  useConversations,
  usePresence,
  useTyping,
  useUnread,
  useUser,
} from './index.js';
import { show } from './test/shown.js';

async function pair() {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  return { ada, bo };
}

/** Whose session is kept in memory, for a provider of its own. */
async function sessionOf({ username, password }: { username: string; password: string }) {
  const kept = new Map<string, string>();
  const storage = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
  };
  return { kept, storage, username, password };
}

function Messages({ peer, topic }: { peer: string; topic?: string }) {
  const { status, messages, error } = useConversation(peer, topic === undefined ? {} : { topic });
  if (status === 'failed') return <p>failed: {error?.code}</p>;
  return (
    <ul>
      {status}
      {messages.map(({ key, text, status }) => (
        <li key={key}>{`${text} (${status})`}</li>
      ))}
    </ul>
  );
}

test('a conversation is loaded when it is shown, and follows whatever comes and goes', async () => {
  const { ada, bo } = await pair();
  const his = await bo.client.conversationWith(ada.username);
  await his.send('Hello');
  const shown = show(
    <ChatProvider client={ada.client}>
      <Messages peer={bo.username} />
    </ChatProvider>,
  );
  await until(() => shown.text.startsWith('readyHello'));
  const hers = await ada.client.conversationWith(bo.username);
  await hers.send('Good morning');
  await until(() => shown.text.includes('Good morning (sent)'));
  await his.edit(his.messages[0] as (typeof his.messages)[0], 'Hello there');
  await until(() => shown.text.includes('Hello there'));
});

test('what is not there is said, and asked for again with the next connection', async () => {
  const { ada } = await pair();
  const name = `late-${crypto.randomUUID().slice(0, 8)}`;
  const shown = show(
    <ChatProvider client={ada.client}>
      <Messages peer={name} />
    </ChatProvider>,
  );
  await until(() => shown.text === 'failed: not_found');
  const late = new ChatClient({
    url: chatServerUrl(),
    auth: { session: { storage: 'memory' } },
  });
  onTestFinished(() => late.dispose());
  await late.register({ username: name, password: 'long enough for it' });
  ada.client.disconnect();
  await ada.client.connect();
  await until(() => shown.text === 'ready');
});

test('another peer or topic is another conversation, and nothing of the one before is shown', async () => {
  const { ada, bo } = await pair();
  const [plain, order] = await Promise.all([
    bo.client.conversationWith(ada.username),
    bo.client.conversationWith(ada.username, { topic: 'order-1' }),
  ]);
  await Promise.all([plain.send('About nothing'), order.send('About an order')]);
  const seen: string[] = [];
  function Watched({ topic }: { topic?: string }) {
    const opening = topic === undefined ? {} : { topic };
    const { messages, status } = useConversation(bo.username, opening);
    seen.push(`${topic}: ${status} ${messages.map(({ text }) => text)}`);
    return <p>{messages.map(({ text }) => text)}</p>;
  }
  const within = (topic?: string) => (
    <ChatProvider client={ada.client}>
      <Watched {...(topic !== undefined && { topic })} />
    </ChatProvider>
  );
  const shown = show(within());
  await until(() => shown.text === 'About nothing');
  shown.show(within('order-1'));
  await until(() => shown.text === 'About an order');
  expect(seen.filter((each) => each.startsWith('order-1'))).not.toContainEqual(
    expect.stringContaining('nothing'),
  );
});

test('the list of conversations, how much is unread and one of them by its id follow by themselves', async () => {
  const { ada, bo } = await pair();
  let opened: Conversation | null = null;
  function Desk() {
    const { conversations } = useConversations();
    const [first] = conversations;
    const { conversation, unread } = useConversationById(first?.id ?? null);
    opened = conversation;
    return <p>{`${useUnread()} ${first?.lastMessage?.text ?? '–'} ${unread}`}</p>;
  }
  const shown = show(
    <ChatProvider client={ada.client}>
      <Desk />
    </ChatProvider>,
  );
  await until(() => shown.text === '0 – 0');
  const his = await bo.client.conversationWith(ada.username);
  await his.send('One');
  await his.send('Two');
  await until(() => shown.text === '2 Two 2');
  (opened as Conversation | null)?.markRead();
  await until(() => shown.text === '0 Two 0');
});

test('who is there and who is typing is shown', async () => {
  const { ada, bo } = await pair();
  const his = await bo.client.conversationWith(ada.username);
  await his.send('Hello');
  function Head() {
    const { conversation, peer } = useConversation(bo.username);
    const { typing } = useTyping(conversation);
    return <p>{`${usePresence(peer)?.online} ${typing}`}</p>;
  }
  const shown = show(
    <ChatProvider client={ada.client}>
      <Head />
    </ChatProvider>,
  );
  await until(() => shown.text === 'true false');
  his.setTyping(true);
  await until(() => shown.text === 'true true');
  his.setTyping(false);
  await until(() => shown.text === 'true false');
});

test('a provider has one client of its own, connected, and disposes of it when it goes', async () => {
  const { ada } = await pair();
  const { storage, kept } = await sessionOf(ada);
  const signed = new ChatClient({ url: chatServerUrl(), auth: { session: { storage } } });
  await signed.signIn(ada);
  signed.dispose();
  expect(kept.size).toBe(1);
  const clients = new Set<ChatClient>();
  function Who() {
    const client = useChatClient();
    if (client) clients.add(client);
    return <p>{`${useConnectionState().status} ${useUser()?.username}`}</p>;
  }
  const within = (
    // Written in place, as one does: another object in each render.
    <ChatProvider url={chatServerUrl()} auth={{ session: { storage } }}>
      <Who />
    </ChatProvider>
  );
  const shown = show(within);
  await until(() => shown.text === `online ${ada.username}`);
  shown.show(
    <ChatProvider url={chatServerUrl()} auth={{ session: { storage } }}>
      <Who />
    </ChatProvider>,
  );
  const [client] = [...clients].slice(-1);
  const { size } = clients;
  await until(() => shown.text === `online ${ada.username}`);
  expect(clients.size).toBe(size);
  shown.leave();
  expect(client?.state.status).toBe('closed');
  await expect(client?.connect()).rejects.toMatchObject({ code: 'disposed' });
});

test('the token is asked for by the function of the last render, and no client is made for a new one', async () => {
  const asked: number[] = [];
  const clients = new Set<ChatClient>();
  function Client({ round }: { round: number }) {
    const client = useChatClient();
    if (client) clients.add(client);
    return <p>{`${useConnectionState().status} ${round}`}</p>;
  }
  const within = (round: number) => (
    <ChatProvider
      url={chatServerUrl()}
      auth={{
        getToken: async () => {
          asked.push(round);
          throw new TokenRefusedError();
        },
      }}
    >
      <Client round={round} />
    </ChatProvider>
  );
  const shown = show(within(1));
  await until(() => shown.text === 'unauthorized 1');
  const { size } = clients;
  shown.show(within(2));
  await until(() => shown.text === 'unauthorized 2');
  const [client] = [...clients].slice(-1);
  await client?.connect().catch(() => {});
  await until(() => asked.includes(2));
  expect(clients.size).toBe(size);
});

test('when another user signs in, nothing of the one before is shown to them', async () => {
  const { ada, bo } = await pair();
  const cleo = await newAccount('Cleo');
  const client = new ChatClient({
    url: chatServerUrl(),
    auth: { session: { storage: 'memory' } },
  });
  onTestFinished(() => client.dispose());
  await client.signIn(ada);
  await client.connect();
  const his = await bo.client.conversationWith(ada.username);
  await his.send('For Ada alone');
  const seen: string[] = [];
  function Watched() {
    const user = useUser();
    const { messages, status } = useConversation(bo.username);
    const text = `${user?.username} ${status} ${messages.map(({ text }) => text)}`;
    seen.push(text);
    return <p>{text}</p>;
  }
  const shown = show(
    <ChatProvider client={client}>
      <Watched />
    </ChatProvider>,
  );
  await until(() => shown.text === `${ada.username} ready For Ada alone`);
  await client.signIn(cleo);
  await until(() => shown.text === `${cleo.username} ready `);
  expect(seen.filter((each) => each.startsWith(cleo.username))).not.toContainEqual(
    expect.stringContaining('Ada alone'),
  );
  await client.signOut();
  await until(() => shown.text.startsWith('undefined failed'));
});

test('without a provider it is said what is missing', async () => {
  const reported: unknown[] = [];
  const listen = (event: ErrorEvent) => {
    reported.push(event.error);
    event.preventDefault();
  };
  addEventListener('error', listen);
  onTestFinished(() => removeEventListener('error', listen));
  show(<Messages peer="bo" />);
  await until(() => reported.length > 0);
  expect(String(reported[0])).toContain('<ChatProvider>');
});

/**
 * What a service worker needs to show pushes of the chat: a classic script of its own, which a site hosts as its
 * worker, or has imported by its own (`importScripts`, or `import` where it is bundled). Pushes of others it leaves alone.
 *
 * What it says and where it leads is asked of `self.chatPush`, which a worker may set before, and of the query of the
 * address that the worker was registered with: `/chat-push-worker.js?open=/messages%23{conversation}`.
 */

/** As much of the scope of a service worker as is used here: its types and those of pages exclude each other. */
interface WorkerScope {
  readonly location: { readonly href: string; readonly origin: string };
  readonly registration: {
    readonly scope: string;
    readonly pushManager: PushManager;
    showNotification(title: string, options: object): Promise<void>;
  };
  readonly clients: {
    matchAll(options: object): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  chatPush?: PushWorkerSettings;
  addEventListener(type: string, listener: (event: never) => void): void;
}

interface Page {
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
  postMessage(message: object): void;
}

interface Extendable {
  waitUntil(done: Promise<unknown>): void;
}

interface PushWorkerSettings {
  /** Where a press leads when no page is open; `{conversation}` stands for the id of the conversation. */
  readonly open?: string;
  /** What stands for a name, or a text, that is not in the push. */
  readonly message?: string;
  /** URL of a picture beside it. */
  readonly icon?: string;
}

/** What the server sends: see “Pushes” in docs/PROTOCOL.md. */
interface ChatPush {
  readonly conversationId: string;
  readonly name?: string;
  readonly text?: string;
  readonly file?: string;
}

const worker = globalThis as unknown as WorkerScope;
const query = new URL(worker.location.href).searchParams;

function setting(name: keyof PushWorkerSettings): string | undefined {
  return worker.chatPush?.[name] ?? query.get(name) ?? undefined;
}

/** Null for what is none of ours. */
function chatOf(data: { json(): unknown } | null): ChatPush | null {
  try {
    const { chat } = (data?.json() ?? {}) as { chat?: ChatPush };
    return typeof chat?.conversationId === 'string' ? chat : null;
  } catch {
    return null;
  }
}

/** Pages that belong to this worker, those first that are seen. */
async function pages(): Promise<Page[]> {
  const { scope } = worker.registration;
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const rank = ({ focused, visibilityState }: Page) =>
    focused ? 0 : visibilityState === 'visible' ? 1 : 2;
  return all.filter(({ url }) => url.startsWith(scope)).sort((a, b) => rank(a) - rank(b));
}

async function show({ conversationId, name, text, file }: ChatPush): Promise<void> {
  const [page] = await pages();
  // They are there: what is new they see, and browsers ask for no notification then.
  if (page?.focused && page.visibilityState === 'visible') return;
  const message = setting('message') ?? 'New message';
  const icon = setting('icon');
  await worker.registration.showNotification(name ?? message, {
    body: (text || file) ?? (name === undefined ? '' : message),
    // One for each conversation: what is newer takes the place of what is older.
    tag: `chat ${conversationId}`,
    renotify: true,
    data: { chat: { conversationId } },
    ...(icon !== undefined && { icon }),
  });
}

/** Of this site, whatever stands in the settings: nothing that is sent decides where somebody is led. */
function addressOf(conversationId: string): string {
  const { scope } = worker.registration;
  const open = setting('open') ?? scope;
  const url = new URL(open.replace('{conversation}', encodeURIComponent(conversationId)), scope);
  return url.origin === worker.location.origin ? url.href : scope;
}

async function open(conversationId: string): Promise<void> {
  const [page] = await pages();
  if (page === undefined) {
    await worker.clients.openWindow(addressOf(conversationId));
    return;
  }
  // Where the browser doesn't let it come to the front, it can still show what is asked for.
  await page.focus().catch(() => {});
  page.postMessage({ type: 'chat-open', conversationId });
}

worker.addEventListener('push', (event: Extendable & { data: { json(): unknown } | null }) => {
  const chat = chatOf(event.data);
  if (chat) event.waitUntil(show(chat));
});

worker.addEventListener(
  'notificationclick',
  (event: Extendable & { notification: Notification }) => {
    const { notification } = event;
    const chat = (notification.data as { chat?: ChatPush } | null)?.chat;
    if (!chat) return;
    notification.close();
    event.waitUntil(open(chat.conversationId));
  },
);

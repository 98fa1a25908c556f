import type { Store, WebhookRecord } from '../store/store.js';
import type { Announcements } from './announcements.js';
import type { LaneMarks } from './lane-marks.js';
import { conversationLane, userLane } from './webhook-lanes.js';
import type { WebhookRegistry } from './webhook-registry.js';

export interface ToldStoreOptions {
  readonly registry: WebhookRegistry;
  readonly marks: LaneMarks;
  readonly announcements: Announcements;
  /** There is something to send in this lane. */
  readonly onNews: (lane: string, receivers: readonly WebhookRecord[]) => void;
}

/**
 * The same store, but that webhooks hear of what is written: whoever writes, by whatever way. Without a
 * receiver each write is handed on as it is.
 *
 * @param store - Of stand-ins whose methods need no `this`, as `meteredStore` makes them.
 */
export function toldStore(store: Store, options: ToldStoreOptions): Store {
  const { registry, marks, announcements, onNews } = options;
  const isIdle = () => registry.enabled.length === 0;
  const tell = announcements.around.bind(announcements);
  const { messages, conversations, users, reports } = store;

  /** In a conversation: marked before, and looked at after it. */
  const within = <T>(
    conversationId: string,
    write: () => Promise<T>,
    isNews: (value: T) => boolean,
  ): Promise<T> => {
    if (isIdle()) return write();
    const marked = marks.ahead(conversationId);
    const written = marked === null ? write() : marked.then(write);
    written.then(
      (value) => {
        if (!isNews(value)) return;
        const receivers = registry.interestedIn('message.created', 'message.changed');
        onNews(conversationLane(conversationId), receivers);
      },
      () => {},
    );
    return written;
  };

  const told = {
    messages: {
      append: (message) =>
        within(
          message.conversationId,
          () => messages.append(message),
          ({ created }) => created,
        ),
      change: (change) =>
        within(
          change.conversationId,
          () => messages.change(change),
          ({ outcome }) => outcome === 'applied',
        ),
    } satisfies Partial<Store['messages']>,

    conversations: {
      open: (conversation) => {
        const { id } = conversation;
        const lane = conversationLane(id);
        return tell(
          { type: 'conversation.created', lane, conversationId: id },
          () => conversations.open(conversation),
          ({ created }) => created,
        );
      },
      remove: async (id, at) => {
        const remove = () => conversations.remove(id, at);
        // What is removed already is removed again now and then, to finish it.
        if (isIdle() || (await conversations.byId(id)) === null) return remove();
        const lane = conversationLane(id);
        return tell({ type: 'conversation.removed', lane, conversationId: id }, remove, always);
      },
    } satisfies Partial<Store['conversations']>,

    users: {
      create: (user) => {
        const type = user.realm === 'guest' ? 'guest.created' : 'user.created';
        const news = { type, lane: userLane(user.id), userId: user.id } as const;
        return tell(news, () => users.create(user), always);
      },
      updateProfile: (id, profile) =>
        tell(
          { type: 'user.changed', lane: userLane(id), userId: id },
          () => users.updateProfile(id, profile),
          always,
        ),
      becomeAccount: (id, account) =>
        tell(
          { type: 'guest.became_account', lane: userLane(id), userId: id },
          () => users.becomeAccount(id, account),
          (user) => user !== null,
        ),
      remove: async (id, at) => {
        const remove = () => users.remove(id, at);
        if (isIdle() || (await users.byId(id)) === null) return remove();
        return tell({ type: 'user.removed', lane: userLane(id), userId: id }, remove, always);
      },
    } satisfies Partial<Store['users']>,

    reports: {
      add: (report) => {
        const { id, userId, conversationId, seq } = report;
        return tell(
          {
            ...{ type: 'report.created', lane: userLane(userId), userId, reportId: id },
            ...(conversationId !== undefined && { conversationId }),
            ...(seq !== undefined && { seq }),
          },
          () => reports.add(report),
          (isNew) => isNew,
        );
      },
    } satisfies Partial<Store['reports']>,
  };
  const parts = Object.entries(told).map(([name, methods]) => [
    name,
    { value: withMethods(store[name as keyof typeof told], methods) },
  ]);
  return Object.create(store, Object.fromEntries(parts));
}

/** The same part with some methods of its own. */
function withMethods(part: object, methods: Readonly<Record<string, unknown>>): object {
  const own = Object.entries(methods).map(([name, value]) => [name, { value }]);
  return Object.create(part, Object.fromEntries(own));
}

const always = () => true;

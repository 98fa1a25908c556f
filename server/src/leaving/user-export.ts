import { type ExportLine, limits } from '@chat/protocol';
import { toAdminUser } from '../chat/admin-user-view.js';
import { viewSettings } from '../chat/arranged.js';
import { ChatError } from '../chat/chat-error.js';
import { viewConversations } from '../chat/conversation-view.js';
import type { Files } from '../chat/files.js';
import { fromStore } from '../chat/from-store.js';
import { withoutQuote } from '../chat/message-views.js';
import type { ShownMarks } from '../chat/shown-marks.js';
import { viewUsers } from '../chat/user-view.js';
import type { Store, UserRecord } from '../store/store.js';
import { pagesById } from './pages-by-id.js';

const pageSize = 100;

export interface UserExportOptions {
  readonly store: Store;
  readonly shown: ShownMarks;
  /** Null where there are none. */
  readonly files: Files | null;
  readonly now: () => number;
}

/**
 * All that is kept of a user, for who has a right to see it: themself, or a court. Never a password
 * hash or a token's. Read page by page as it is asked for, so that its size does not matter.
 */
export class UserExport {
  readonly #store: Store;
  readonly #shown: ShownMarks;
  readonly #files: Files | null;
  readonly #now: () => number;

  constructor({ store, shown, files, now }: UserExportOptions) {
    this.#store = store;
    this.#shown = shown;
    this.#files = files;
    this.#now = now;
  }

  /**
   * A page of lines after the other; the first begins with the user, the last ends with `end`.
   * @throws ChatError `not_found`, before the first page or when the user is removed meanwhile;
   *   `unavailable`
   */
  async *pages(userId: string): AsyncGenerator<ExportLine[]> {
    yield [{ type: 'user', ...toAdminUser(await this.#user(userId), this.#now()) }];
    yield* this.#privacy(userId);
    yield* this.#sessions(userId);
    yield* this.#blocks(userId);
    yield* this.#push(userId);
    for await (const all of this.#conversations(userId)) {
      const page = all.filter(({ hiddenFrom }) => hiddenFrom !== userId);
      const ids = page.map(({ id }) => id);
      const arranged = await fromStore(this.#store.settings.of(userId, ids));
      const views = await viewConversations(this.#store, page, userId);
      // What the other one keeps back is not the user's.
      for (const conversation of await this.#shown.in(userId, views)) {
        const { id, members, topic, data, createdAt } = conversation;
        const settings = arranged.get(id);
        yield [
          {
            ...{ type: 'conversation', id, members },
            ...(topic && { topic }),
            ...(data && { data }),
            createdAt,
            ...(settings && { settings: viewSettings(settings) }),
          },
        ];
        yield* this.#messages(userId, id);
      }
    }
    yield* this.#reports(userId);
    // Otherwise what went missing meanwhile would look as if it had never been.
    await this.#user(userId);
    yield [{ type: 'end' }];
  }

  async #user(id: string): Promise<UserRecord> {
    const user = await fromStore(this.#store.users.byId(id));
    if (user === null) throw new ChatError('not_found', 'No such user.');
    return user;
  }

  /** A line where there is something to say. */
  async *#privacy(userId: string): AsyncGenerator<ExportLine[]> {
    const [privacy, seen] = await Promise.all([
      fromStore(this.#store.privacy.of([userId])),
      fromStore(this.#store.lastSeen.of([userId])),
    ]);
    const [kept, lastSeenAt] = [privacy.get(userId), seen.get(userId)];
    if (kept === undefined && lastSeenAt === undefined) return;
    const { presence, receipts } = kept ?? { presence: true, receipts: true };
    yield [
      { type: 'privacy', presence, receipts, ...(lastSeenAt !== undefined && { lastSeenAt }) },
    ];
  }

  async *#sessions(userId: string): AsyncGenerator<ExportLine[]> {
    const pages = pagesById((after) =>
      fromStore(this.#store.sessions.listFor(userId, { limit: pageSize, after })),
    );
    for await (const page of pages) {
      yield page.map(({ id, createdAt, expiresAt, endedAt, agent }) => ({
        type: 'session',
        id,
        createdAt,
        expiresAt,
        ...(endedAt === null ? {} : { endedAt }),
        ...(agent !== undefined && { agent }),
      }));
    }
  }

  /** As many as fit one answer. */
  async *#blocks(userId: string): AsyncGenerator<ExportLine[]> {
    const blocks = await fromStore(this.#store.blocks.page(userId, { limit: limits.blocks }));
    yield blocks.map(({ blockedId, at }) => ({ type: 'block', userId: blockedId, at }));
  }

  /** Where to, and not how: whoever has the endpoint and the keys can send something there. */
  async *#push(userId: string): AsyncGenerator<ExportLine[]> {
    const subscriptions = await fromStore(this.#store.push.of([userId]));
    yield (subscriptions.get(userId) ?? []).map(({ endpoint, content, createdAt }) => ({
      ...{ type: 'push', service: new URL(endpoint).origin, content, createdAt },
    }));
  }

  #conversations(userId: string) {
    return pagesById((after) =>
      fromStore(this.#store.conversations.ofUser(userId, { limit: pageSize, after })),
    );
  }

  /** Those that the user has made. What others wrote in them is not the user's, nor is who has reported the user. */
  async *#reports(userId: string): AsyncGenerator<ExportLine[]> {
    for (let after = ''; ; ) {
      const page = await fromStore(this.#store.reports.madeBy(userId, { limit: pageSize, after }));
      const last = page.at(-1);
      if (last === undefined) return;
      const reported = [...new Set(page.map((report) => report.userId))];
      const users = await viewUsers(this.#store, userId, reported);
      yield page.flatMap(({ reporterId, reportId, userId: reportedId, ...report }) => {
        const user = users.get(reportedId);
        return user === undefined ? [] : { type: 'report', ...report, user };
      });
      after = last.reportId;
    }
  }

  async *#messages(userId: string, conversationId: string): AsyncGenerator<ExportLine[]> {
    for (let more = true, after = 0; more; ) {
      const page = await fromStore(
        this.#store.messages.after(conversationId, after, pageSize, userId),
      );
      yield page.messages.flatMap((stored): ExportLine[] => {
        const message = withoutQuote(userId, stored);
        if (message === null) return [];
        const links = this.#files?.linksFor(userId, message.files ?? []) ?? [];
        return [
          { type: 'message', ...message },
          ...links.map((link) => ({ type: 'file', ...link }) as const),
        ];
      });
      more = page.more;
      after = page.messages.at(-1)?.seq ?? after;
    }
  }
}

import {
  type ListReportsRequest,
  limits,
  type Message,
  type Report,
  type ReportsResponse,
} from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { decodeCursor, encodeCursor } from '../chat/conversation-cursor.js';
import { fromStore } from '../chat/from-store.js';
import { pageLimit } from '../chat/page-limit.js';
import { toUser } from '../chat/user-view.js';
import type { ReportCursor, ReportRecord, Store } from '../store/store.js';

export interface AdminReportsOptions {
  readonly store: Pick<Store, 'reports' | 'users'>;
  readonly now: () => number;
}

/** What users have told the operator of each other. */
export class AdminReports {
  readonly #store: AdminReportsOptions['store'];
  readonly #now: () => number;

  constructor({ store, now }: AdminReportsOptions) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * A page of the reports that are open, or closed, the oldest first, without what was seen.
   *
   * @throws ChatError `invalid_request` for a limit or a cursor that cannot be; `unavailable`
   */
  async list({ state = 'open', ...page }: ListReportsRequest): Promise<ReportsResponse> {
    const limit = pageLimit(page.limit, limits.reportPageSize, limits.reportPageSize);
    const records = await fromStore(
      this.#store.reports.list(state, {
        limit: limit + 1,
        ...(page.cursor !== undefined && { after: placeOf(page.cursor) }),
      }),
    );
    const shown = records.slice(0, limit);
    const last = records.length > limit ? shown.at(-1) : undefined;
    return {
      reports: await this.#views(shown),
      ...(last && { nextCursor: encodeCursor({ activeAt: last.createdAt, id: last.id }) }),
    };
  }

  /**
   * One report, with what the reporter saw.
   *
   * @throws ChatError `not_found` | `unavailable`
   */
  async byId(id: string): Promise<Report> {
    const found = await fromStore(this.#store.reports.byId(id));
    const view = await this.#view(found);
    return found === null ? view : { ...view, messages: JSON.parse(found.messages) as Message[] };
  }

  /**
   * Closes a report, or opens it again. One that is closed stays so since when it was.
   *
   * @throws ChatError `not_found` | `unavailable`
   */
  async change(id: string, { closed }: { closed: boolean }): Promise<Report> {
    return this.#view(await fromStore(this.#store.reports.close(id, closed ? this.#now() : null)));
  }

  async #view(record: ReportRecord | null): Promise<Report> {
    const [view] = await this.#views(record === null ? [] : [record]);
    if (view === undefined) throw new ChatError('not_found', 'No such report.');
    return view;
  }

  /** Nothing is shown of who is removed: their reports are about to go as well. */
  async #views(records: readonly ReportRecord[]): Promise<Report[]> {
    const ids = new Set(records.flatMap(({ reporterId, userId }) => [reporterId, userId]));
    const users = new Map(
      (await fromStore(this.#store.users.byIds([...ids]))).map((user) => [user.id, toUser(user)]),
    );
    return records.flatMap(({ id, reporterId, userId, conversationId, seq, ...record }) => {
      const [reporter, user] = [users.get(reporterId), users.get(userId)];
      if (reporter === undefined || user === undefined) return [];
      const { reason, comment, createdAt, closedAt } = record;
      return {
        ...{ id, reporter, user },
        ...(conversationId !== undefined && { conversationId }),
        ...(seq !== undefined && { seq }),
        reason,
        ...(comment !== undefined && { comment }),
        createdAt,
        ...(closedAt !== undefined && { closedAt }),
      };
    });
  }
}

function placeOf(cursor: string): ReportCursor {
  const { activeAt, id } = decodeCursor(cursor);
  return { createdAt: activeAt, id };
}

import { randomBytes } from 'node:crypto';
import { isVisibleText, limits, type Message, type ReportRequest } from '@chat/protocol';
import { type ReportRecord, type ReportStore, StoreError } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';
import type { Membership } from './membership.js';
import type { Messages } from './messages.js';
import type { ChatWith } from './openings.js';
import type { Users } from './users.js';

export interface ReportsOptions {
  readonly reports: ReportStore;
  readonly users: Users;
  readonly membership: Membership;
  readonly messages: Pick<Messages, 'history'>;
  readonly now: () => number;
}

/** Who is reported, and what the reporter sees of them. */
interface Reported {
  readonly userId: string;
  readonly messages: readonly Message[];
}

/** What users tell the operator of each other. */
export class Reports {
  readonly #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /**
   * Keeps a report together with what the reporter sees of the conversation in this moment, so that
   * nobody gets rid of what they wrote by deleting it. A repeat changes nothing, whatever has become of what
   * is reported.
   *
   * @param chatWith - What the caller's token says of whom they may open conversations with.
   * @returns the report; null for a repeat
   * @throws ChatError `not_found` for somebody whom the caller cannot find, `message_not_found` for a
   *   message that they do not see, `invalid_request` for themself, a message that is not the other
   *   member's, or the comment
   */
  async report(
    callerId: string,
    request: ReportRequest,
    chatWith: ChatWith = null,
  ): Promise<ReportRecord | null> {
    const { reports, now } = this.#options;
    const { reportId, reason, comment } = request;
    if (comment !== undefined) checkComment(comment);
    if (await fromStore(reports.isKnown(callerId, reportId))) return null;
    const { userId, messages } = await this.#reported(callerId, request, chatWith);
    const record: ReportRecord = {
      id: randomBytes(16).toString('base64url'),
      ...{ reporterId: callerId, reportId, userId },
      ...('conversationId' in request && placeOf(request)),
      reason,
      ...(comment !== undefined && { comment }),
      createdAt: now(),
    };
    try {
      const added = await reports.add({ ...record, messages: JSON.stringify(messages) });
      return added ? record : null;
    } catch (error) {
      // One of the two was removed meanwhile: as if it had been before.
      if (error instanceof StoreError && error.code === 'not_found') throw noSuch(request);
      return fromStore(Promise.reject(error));
    }
  }

  #reported(callerId: string, request: ReportRequest, chatWith: ChatWith): Promise<Reported> {
    return 'userId' in request
      ? this.#user(callerId, request.userId, chatWith)
      : this.#conversation(callerId, request);
  }

  async #user(callerId: string, userId: string, chatWith: ChatWith): Promise<Reported> {
    if (userId === callerId) throw invalid('Nobody can report themself.');
    if (!(await this.#options.users.canFind(callerId, userId, chatWith))) throw noSuch({ userId });
    return { userId, messages: [] };
  }

  async #conversation(
    callerId: string,
    { conversationId, seq }: { conversationId: string; seq?: number },
  ): Promise<Reported> {
    const { membership, messages } = this.#options;
    const members = await membership.require(callerId, conversationId);
    const userId = members.find((id) => id !== callerId);
    if (userId === undefined) throw noSuch({ conversationId });
    const page = await messages.history(callerId, conversationId, {
      limit: limits.reportedMessages,
      ...(seq !== undefined && { before: seq + 1 }),
    });
    if (seq !== undefined) checkReported(page.messages.at(-1), seq, userId);
    return { userId, messages: page.messages };
  }
}

/** @param last - the latest message up to the reported place that the reporter sees */
function checkReported(last: Message | undefined, seq: number, userId: string): void {
  if (last?.seq !== seq) {
    throw new ChatError('message_not_found', 'There is no such message.');
  }
  if (last.senderId !== userId) {
    throw invalid('Only what the other member has written can be reported.');
  }
}

function checkComment(comment: string): void {
  const most = limits.reportCommentLength;
  if (comment.length > most) {
    throw invalid(`The body field comment has at most ${most} UTF-16 units.`);
  }
  if (!isVisibleText(comment)) {
    throw invalid('The body field comment has at least one visible character.');
  }
  if (comment.includes('\0') || !comment.isWellFormed()) {
    throw invalid('The body field comment is well-formed Unicode without NUL.');
  }
}

function placeOf({ conversationId, seq }: { conversationId: string; seq?: number }) {
  return { conversationId, ...(seq !== undefined && { seq }) };
}

function noSuch(request: { userId: string } | { conversationId: string }): ChatError {
  const kind = 'userId' in request ? 'user' : 'conversation';
  return new ChatError('not_found', `No such ${kind}.`);
}

function invalid(message: string): ChatError {
  return new ChatError('invalid_request', message);
}

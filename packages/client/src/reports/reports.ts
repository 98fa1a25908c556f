import type { ReportRequest } from '@chat/protocol';
import { ChatError } from '../chat-error.js';
import type { ConversationReport, Report } from '../model.js';
import type { UserScope } from '../user-scope.js';
import { isNothing } from '../wire/model-checks.js';

/** Somebody, or the other member of a conversation. */
type Reported =
  | { readonly userId: string }
  | { readonly conversationId: string; readonly seq?: number };

/** What the user tells the operator of others. */
export class Reports {
  readonly #scope: UserScope;
  readonly #newId: () => string;
  /** What calls those that may have been stored, by what they say: said again, each is the same one. */
  readonly #unanswered = new Map<string, string>();

  constructor(scope: UserScope, newId: () => string) {
    this.#scope = scope;
    this.#newId = newId;
  }

  /** See `ChatClient.report`. */
  ofUser(userId: string, report: Report): Promise<void> {
    return this.#send({ userId }, report);
  }

  /** See `Conversation.report`. */
  async ofConversation(
    conversationId: string,
    { message, ...report }: ConversationReport,
  ): Promise<void> {
    if (message && (message.own || message.system || message.seq === null)) {
      throw new ChatError('invalid_argument', 'Only what the other one has sent can be reported.');
    }
    await this.#send({ conversationId, ...(message?.seq && { seq: message.seq }) }, report);
  }

  async #send(reported: Reported, { reason, comment }: Report): Promise<void> {
    const { ask, api } = this.#scope;
    this.#scope.check();
    this.#scope.checkOffered('reports');
    const report = { ...reported, reason, ...(comment && { comment }) };
    const said = JSON.stringify(report);
    const reportId = this.#unanswered.get(said) ?? this.#newId();
    this.#unanswered.set(said, reportId);
    const body: ReportRequest = { reportId, ...report };
    try {
      await ask(api.request({ method: 'POST', path: '/v1/reports', body }, isNothing));
      this.#unanswered.delete(said);
    } catch (error) {
      if (!(error as ChatError).retryable) this.#unanswered.delete(said);
      throw error;
    }
  }
}

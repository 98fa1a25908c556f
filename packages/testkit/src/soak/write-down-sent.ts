import type { ChatError, Conversation, TimelineMessage } from '@chat/client';
import { contentOf, type Journal, labelOf, writeDownAct } from './journal.js';

/** A message that a device has sent. */
export interface Sent {
  readonly conversation: Conversation;
  readonly journal: Journal;
  /** What is not answered yet, by label. */
  readonly owed: Map<string, Journal>;
  readonly text: string;
  /** As it is shown at first. */
  readonly row: TimelineMessage | undefined;
  readonly replyTo?: TimelineMessage | undefined;
  /** Of the files that go along. */
  readonly fileNames?: readonly string[] | undefined;
  /** That no other text has. */
  readonly word: string;
}

/** Writes down what was sent, and then what became of it. */
export function writeDownSent(
  { conversation, journal, owed, text, row, replyTo, fileNames, word }: Sent,
  sending: Promise<TimelineMessage>,
): void {
  const label = labelOf(text);
  const { sent, keys } = journal;
  sent.set(label, { kind: 'waiting' });
  owed.set(label, journal);
  if (fileNames) journal.files.set(label, fileNames);
  if (row) keys.set(label, row.key);
  writeDownAct(journal, { kind: 'send', key: row?.key ?? '', words: [word] }, sending);
  sending.then(
    ({ seq, key }) => {
      owed.delete(label);
      keys.set(label, key);
      sent.set(label, { kind: 'acknowledged', seq: seq ?? -1 });
    },
    ({ code }: ChatError) => {
      // The page was closed: what becomes of it is the next life's business.
      if (code === 'disconnected' || code === 'signed_out' || code === 'disposed') return;
      owed.delete(label);
      // It was deleted before it was sent; or what it answers was.
      const called = code === 'message_not_found' && replyTo !== undefined;
      if (called) conversation.discard(row?.clientId ?? '');
      if (journal.wishes.get(row?.key ?? '')?.text === null) return;
      const shown = conversation.messages.find(({ clientId }) => clientId === row?.clientId);
      sent.set(label, { kind: 'refused', code, called, ...(shown && { row: contentOf(shown) }) });
    },
  );
}

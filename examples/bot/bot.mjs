/**
 * A bot: it answers each message that somebody writes to it, word by word, until it is asked to stop.
 *
 * CHAT_URL (http://localhost:3000), BOT_USERNAME, BOT_PASSWORD.
 */
import { ChatClient } from '@chat/client';
import { answer } from './answer.mjs';

const { CHAT_URL = 'http://localhost:3000', BOT_USERNAME = '', BOT_PASSWORD = '' } = process.env;

const chat = new ChatClient({ url: CHAT_URL });
/** Where an answer is being written: in one conversation it is one after the other, in all of them at once. */
const busy = new Set();

chat.on('message', (_message, conversation) => answerUnread(conversation));
chat.on('state', ({ status, error }) => {
  if (status === 'online') catchUp();
  if (status === 'unauthorized' || status === 'closed') fail(error ?? new Error(status));
});
chat.on('error', report);

await chat.signIn({ username: BOT_USERNAME, password: BOT_PASSWORD }).catch(fail);
await chat.connect();
console.log(`${BOT_USERNAME} answers on ${CHAT_URL}`);

/** Goes through what was written while the bot was away. */
async function catchUp() {
  try {
    const list = await chat.conversations();
    while (list.hasMore) await list.loadMore();
    for (const { id, unread } of list.items) {
      if (unread > 0) answerUnread(await chat.conversation(id));
    }
  } catch (error) {
    // Lost again; it is done with the next connection.
    report(error);
  }
}

async function answerUnread(conversation) {
  if (busy.has(conversation)) return;
  busy.add(conversation);
  try {
    while (conversation.hasOlder && !conversation.messages.some(isRead(conversation))) {
      await conversation.loadOlder();
    }
    for (;;) {
      const next = conversation.messages.find((message) => isQuestion(conversation, message));
      if (!next) break;
      await write(conversation, next);
      // Only now: what is left undone, whatever happens, is unread the next time.
      conversation.markRead(next.seq);
    }
  } catch (error) {
    report(error);
  }
  busy.delete(conversation);
}

/** Writes the answer to one message. */
async function write(conversation, { seq, text }) {
  const stream = conversation.stream({ data: { answers: seq } });
  try {
    for await (const word of answer(text, stream.signal)) stream.write(word);
  } catch (error) {
    if (stream.signal.reason?.code !== 'stopped') {
      stream.abort();
      throw error;
    }
    // The reader has read enough, and what is there is theirs to keep.
  }
  if (stream.text === '') stream.abort();
  else await stream.end();
}

function isQuestion(conversation, message) {
  const { own, system, deleted, seq } = message;
  // Without a place it is no message yet: somebody is still writing it.
  if (own || system || deleted || seq === null || isRead(conversation)(message)) return false;
  // Two bots would have no end.
  if (conversation.peer.bot) return false;
  // It may have been answered, and the bot gone before it could say that it has read it.
  return !conversation.messages.some(({ own, data }) => own && data?.answers === seq);
}

function isRead(conversation) {
  const { read } = conversation.marks.get(chat.user.id) ?? { read: 0 };
  return ({ seq }) => seq !== null && seq <= read;
}

function report(error) {
  console.error(`${error.code ?? error.name}: ${error.message}`);
}

function fail(error) {
  report(error);
  process.exit(1);
}

import { randomUUID } from 'node:crypto';
import { limits, type Message, type ReportRequest } from '@chat/protocol';
import { expect, test } from 'vitest';
import { type ChatWorld, refusalOf, startChat } from './chat-world.js';

const told = () => ({ reportId: randomUUID(), reason: 'abuse' as const });

/** What is kept of the one open report. */
async function kept({ store }: ChatWorld) {
  const [record, ...others] = await store.reports.list('open', { limit: 10 });
  expect(others).toEqual([]);
  const report = await store.reports.byId(record?.id ?? '');
  if (report === null) throw new Error('there is no report');
  return { ...report, messages: JSON.parse(report.messages) as Message[] };
}

const nothingKept = async ({ store }: ChatWorld) =>
  expect(await store.reports.list('open', { limit: 1 })).toEqual([]);

test('a reported message is kept as it was, whatever its sender does to it afterwards', async () => {
  const world = await startChat();
  const { chat, ann, ben } = world;
  const conversationId = await world.openAnnAndBen();
  const question = await world.send(ann, conversationId, 'What do you want?');
  const insult = await chat.messages.send(ben, {
    ...{ conversationId, clientId: randomUUID(), text: 'An insult', replyTo: question.seq },
    data: { colour: 'red' },
  });
  const threat = await world.send(ben, conversationId, 'A threat');
  const seen = (await chat.messages.history(ann, conversationId, {})).messages;
  const report = { ...told(), conversationId, seq: threat.seq, comment: 'He does it every day.' };
  const record = await chat.reports.report(ann, report);

  await chat.changes.edit(ben, {
    ...{ conversationId, seq: threat.seq, base: threat.rev, changeId: randomUUID() },
    text: 'A compliment',
  });
  await chat.changes.delete(ben, {
    ...{ conversationId, seq: insult.seq, base: insult.rev, changeId: randomUUID() },
  });

  const { reportId, reason, comment } = report;
  expect(record).toEqual({
    id: expect.stringMatching(/^[\w-]{22}$/),
    ...{ reporterId: ann, userId: ben, conversationId, seq: threat.seq },
    ...{ reportId, reason, comment, createdAt: expect.any(Number) },
  });
  expect(await kept(world)).toEqual({ ...record, messages: seen });
  expect(seen.map(({ text, quoted }) => quoted?.text ?? text)).toEqual([
    ...['What do you want?', 'What do you want?', 'A threat'],
  ]);
});

test('with a message come those before it, with a conversation its latest, and no more than that', async () => {
  const world = await startChat();
  const { chat, ann, ben } = world;
  const conversationId = await world.openAnnAndBen();
  for (let n = 1; n <= 30; n += 1) await world.send(n % 2 ? ben : ann, conversationId, `${n}`);
  const seqsOf = async (request: Partial<ReportRequest>) => {
    const record = await chat.reports.report(ann, { ...told(), conversationId, ...request });
    const { messages } = await kept(world);
    await world.store.reports.close(record?.id ?? '', 1);
    return messages.map(({ seq }) => seq);
  };
  const through = (last: number, count: number) =>
    Array.from({ length: count }, (_, index) => last - count + 1 + index);
  expect(await seqsOf({ seq: 25 })).toEqual(through(25, limits.reportedMessages));
  expect(await seqsOf({ seq: 5 })).toEqual(through(5, 5));
  expect(await seqsOf({})).toEqual(through(30, limits.reportedMessages));
});

test('what the reporter has cleared is neither reported nor kept', async () => {
  const world = await startChat();
  const { chat, ann, ben } = world;
  const conversationId = await world.openAnnAndBen();
  for (const text of ['1', '2', '3']) await world.send(ben, conversationId, text);
  const clearing = { conversationId, changeId: randomUUID(), base: 0 };
  await chat.settings.arrange(ann, clearing, { cleared: 2 });
  const call = chat.reports.report(ann, { ...told(), conversationId, seq: 2 });
  expect((await refusalOf(call)).code).toBe('message_not_found');
  await chat.reports.report(ann, { ...told(), conversationId, seq: 3 });
  expect((await kept(world)).messages.map(({ text }) => text)).toEqual(['3']);
});

test('a message that was deleted before can be reported: nobody gets away by being quick', async () => {
  const world = await startChat();
  const { chat, ann, ben } = world;
  const conversationId = await world.openAnnAndBen();
  await world.send(ben, conversationId, 'An insult');
  const { seq, rev } = await world.send(ben, conversationId, 'A worse one');
  await chat.changes.delete(ben, { conversationId, seq, base: rev, changeId: randomUUID() });
  await chat.reports.report(ann, { ...told(), conversationId, seq });
  const { messages } = await kept(world);
  expect(messages.map(({ text }) => text)).toEqual(['An insult', '']);
  expect(messages[1]).toMatchObject({ senderId: ben, deletedAt: expect.any(Number) });
});

test('a message that is not there, one’s own, or the system’s cannot be reported', async () => {
  const world = await startChat();
  const { chat, ann } = world;
  const conversationId = await world.openAnnAndBen();
  const own = await world.send(ann, conversationId);
  const notice = await chat.messages.sendAsSystem({
    ...{ conversationId, clientId: randomUUID(), text: 'A notice' },
  });
  for (const [seq, code] of [
    [own.seq, 'invalid_request'],
    [notice.seq, 'invalid_request'],
    [notice.seq + 1, 'message_not_found'],
    [Number.MAX_SAFE_INTEGER, 'message_not_found'],
  ] as const) {
    const refused = await refusalOf(chat.reports.report(ann, { ...told(), conversationId, seq }));
    expect({ seq, code: refused.code }).toEqual({ seq, code });
  }
  await nothingKept(world);
});

test('a conversation of others is as unknown as none, and so is that of a removed member', async () => {
  const world = await startChat();
  const { chat, ann, ben, eve, hostUser } = world;
  const conversationId = await world.openAnnAndBen();
  const { seq } = await world.send(ben, conversationId);
  const none = await refusalOf(
    chat.reports.report(eve, { ...told(), conversationId: 'none', seq }),
  );
  expect(none.code).toBe('not_found');
  for (const stranger of [eve, hostUser]) {
    for (const place of [
      { conversationId },
      { conversationId, seq },
      { conversationId, seq: 99 },
    ]) {
      const call = chat.reports.report(stranger, { ...told(), ...place });
      expect(await refusalOf(call)).toEqual(none);
    }
  }
  await chat.conversations.remove({ id: conversationId, memberIds: [ann, ben] });
  const call = chat.reports.report(ann, { ...told(), conversationId, seq });
  expect(await refusalOf(call)).toEqual(none);
  await nothingKept(world);
});

test('a user is reported without a conversation: one of the same realm, and not oneself', async () => {
  const world = await startChat();
  const { chat, ann, eve, hostUser } = world;
  const report = (userId: string) => chat.reports.report(ann, { ...told(), userId });
  const none = await refusalOf(report('none'));
  expect(none.code).toBe('not_found');
  expect(await refusalOf(report(hostUser))).toEqual(none);
  expect(await refusalOf(report('system'))).toEqual(none);
  expect((await refusalOf(report(ann))).code).toBe('invalid_request');
  await nothingKept(world);
  await report(eve);
  expect(await kept(world)).toMatchObject({ reporterId: ann, userId: eve, messages: [] });
});

test('a repeat is the same report, whatever it says and whatever became of what it is about', async () => {
  const world = await startChat();
  const { chat, ann, ben, eve } = world;
  const conversationId = await world.openAnnAndBen();
  const { seq } = await world.send(ben, conversationId, 'An insult');
  const report = { ...told(), conversationId, seq };
  await chat.reports.report(ann, report);
  const before = await kept(world);
  await world.send(ben, conversationId, 'Another one');
  expect(await chat.reports.report(ann, report)).toBeNull();
  const { reportId } = report;
  expect(await chat.reports.report(ann, { reportId, reason: 'spam', userId: eve })).toBeNull();
  await chat.conversations.remove({ id: conversationId, memberIds: [ann, ben] });
  expect(await chat.reports.report(ann, report)).toBeNull();
  expect(await kept(world)).toEqual(before);

  // Somebody else's of the same name is another one.
  const theirs = await chat.reports.report(ben, { reportId, reason: 'spam', userId: ann });
  expect(theirs).toMatchObject({ reporterId: ben, reportId });
});

test('of repeats at the same time there is one report', async () => {
  const world = await startChat();
  const report = { ...told(), userId: world.ben };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => world.chat.reports.report(world.ann, report)),
  );
  expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
  await kept(world);
});

test.each([
  ['nothing to see', ' \u200b '],
  ['NUL', 'a\0b'],
  ['half of a surrogate pair', '\ud800'],
  ['more UTF-16 units than it may have', '😀'.repeat(limits.reportCommentLength / 2 + 1)],
])('a comment with %s is refused', async (_, comment) => {
  const world = await startChat();
  const call = world.chat.reports.report(world.ann, { ...told(), userId: world.ben, comment });
  const refused = await refusalOf(call);
  expect(refused.code).toBe('invalid_request');
  expect(refused.message).toContain('comment');
  await nothingKept(world);
});

test('nobody is told of a report', async () => {
  const world = await startChat();
  const inboxes = [await world.listen(world.ann), await world.listen(world.ben)];
  await world.chat.reports.report(world.ann, { ...told(), userId: world.ben });
  for (const inbox of inboxes) await inbox.toBe([]);
});

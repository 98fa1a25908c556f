import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { startStreaming, writer } from './support/streaming-server.js';

const tooMuch = { code: 'invalid_request' };
const over = { code: 'invalid_argument' };

const caught = (call: () => void): unknown => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a stream', () => {
  test('is told while it is written, and is a message under the same id in the end', async () => {
    const { conversation, clock, frames } = await startStreaming();
    const stream = conversation.stream();
    await waitFor(() => frames.length === 1);
    stream.write('Water it ');
    stream.write('once a week.');
    await waitFor(async () => {
      await clock.advance(50);
      return frames.length === 2;
    });
    expect(conversation.messages).toEqual([]);
    const end = stream.end();
    expect(conversation.messages[0]).toMatchObject({
      ...{ clientId: stream.clientId, text: 'Water it once a week.', status: 'pending', own: true },
    });
    expect(stream.end()).toBe(end);
    stream.abort();
    expect(await end).toMatchObject({ seq: 1, clientId: stream.clientId, status: 'sent' });
    await clock.advance(10_000);
    const { clientId } = stream;
    expect(frames).toMatchObject([
      { type: 'stream', clientId, offset: 0, text: '' },
      { type: 'stream', clientId, offset: 0, text: stream.text },
      { type: 'send', clientId, text: stream.text },
    ]);
    expect(frames.length).toBe(3);
  });

  test('is told as a whole again after a connection was lost, and nothing meanwhile', async () => {
    const { client, conversation, clock, frames, sockets } = await startStreaming();
    const stream = conversation.stream();
    stream.write('One');
    await waitFor(() => frames.length === 1);
    sockets[0]?.terminate();
    await waitFor(() => client.state.status === 'reconnecting');
    stream.write(' two');
    await waitFor(async () => {
      await clock.advance(10);
      return frames.length === 2;
    });
    expect(frames).toMatchObject([{ offset: 0 }, { offset: 0, text: 'One two' }]);
    // Long before the next copy would be due.
    expect(clock.now()).toBeLessThan(1_000);
  });

  test('is told no more once it is ended, however long its message waits', async () => {
    const answers = new Set<string>();
    const { conversation, clock, frames } = await startStreaming({
      answer: ({ type }) => (answers.has(type) ? undefined : null),
    });
    answers.add('stream');
    const stream = conversation.stream();
    await waitFor(() => frames.length === 1);
    stream.write('Done');
    stream.end().catch(() => {});
    await waitFor(() => frames.length === 2);
    await clock.advance(10_000);
    // On the same connection, and behind what was said before.
    conversation.stream();
    await waitFor(() => frames.length > 2);
    expect(frames.map(({ type, text }) => `${type} ${text}`)).toEqual([
      ...['stream ', 'send Done', 'stream '],
    ]);
  });

  test('takes what a message can have, and keeps what it has when it is given more', async () => {
    const { conversation } = await startStreaming();
    const stream = conversation.stream();
    stream.write('x'.repeat(15_999));
    expect(caught(() => stream.write('yy'))).toMatchObject(tooMuch);
    expect(caught(() => stream.write('😀'))).toMatchObject(tooMuch);
    expect(caught(() => stream.write('\0'))).toMatchObject(tooMuch);
    for (const text of ['\ude00', '\ud83d!', '\ud83d\ud83d', undefined, 7, null]) {
      expect(caught(() => stream.write(text as string))).toMatchObject(tooMuch);
    }
    stream.write('');
    stream.write('z');
    expect(stream.text.length).toBe(16_000);
    expect((await stream.end()).text).toBe(stream.text);
    expect(caught(() => stream.write(''))).toMatchObject(over);
  });

  test('may be given half a character, and leaves it out if the rest never comes', async () => {
    const { conversation } = await startStreaming();
    const [whole, half] = [conversation.stream(), conversation.stream()];
    whole.write('a\ud83d');
    expect(caught(() => whole.write('b'))).toMatchObject(tooMuch);
    whole.write('\ude00');
    half.write('b\ud83d');
    expect((await whole.end()).text).toBe('a😀');
    expect((await half.end()).text).toBe('b');
  });

  test('that is taken back is never sent, and cannot be ended', async () => {
    const { conversation, clock, frames } = await startStreaming();
    const stream = conversation.stream();
    await waitFor(() => frames.length === 1);
    stream.write('No');
    stream.abort();
    stream.abort();
    await expect(stream.end()).rejects.toMatchObject(over);
    expect(caught(() => stream.write('!'))).toMatchObject(over);
    await waitFor(async () => {
      await clock.advance(50);
      return frames.length === 2;
    });
    await clock.advance(10_000);
    expect(frames.map(({ type }) => type)).toEqual(['stream', 'stream_abort']);
    expect([conversation.messages, stream.signal.aborted]).toEqual([[], false]);
  });

  test('with nothing to be seen in it cannot be sent: what was shown is taken away', async () => {
    const { conversation, clock, frames } = await startStreaming();
    const stream = conversation.stream();
    await waitFor(() => frames.length === 1);
    stream.write(' \n');
    await expect(stream.end()).rejects.toMatchObject(tooMuch);
    await waitFor(async () => {
      await clock.advance(50);
      return frames.length === 2;
    });
    expect(frames[1]).toMatchObject({ type: 'stream_abort', clientId: stream.clientId });
    expect(conversation.messages).toEqual([]);
  });

  test('whose message is refused for good is taken away, and that fails like every other', async () => {
    const { conversation, clock, frames } = await startStreaming({
      answer: ({ type, id }) =>
        type === 'send' ? { type: 'error', id, code: 'forbidden', message: 'No.' } : undefined,
    });
    const stream = conversation.stream();
    await waitFor(() => frames.length === 1);
    stream.write('Spam');
    await expect(stream.end()).rejects.toMatchObject({ code: 'forbidden' });
    await waitFor(async () => {
      await clock.advance(50);
      return frames.length === 3;
    });
    expect(frames.map(({ type }) => type)).toEqual(['stream', 'send', 'stream_abort']);
    expect(conversation.messages).toMatchObject([{ text: 'Spam', status: 'failed' }]);
  });

  test('answers, and has data, as they were when it began; what cannot go along is refused then', async () => {
    const features = { streams: {}, replies: {}, data: {} };
    const { conversation, frames, say } = await startStreaming({ features });
    say('id-1', 'How much water?');
    await waitFor(() => conversation.messages.length === 1);
    const data: { sources: string[] } = { sources: ['a'] };
    const stream = conversation.stream({ replyTo: conversation.messages[0], data });
    data.sources.push('b');
    stream.write('Little.');
    await stream.end();
    expect(frames.at(-1)).toMatchObject({ type: 'send', replyTo: 1, data: { sources: ['a'] } });
    const endless = { more: 'x'.repeat(5_000) };
    expect(caught(() => conversation.stream({ data: endless }))).toMatchObject(tooMuch);
  });

  test('is nobody’s to see where the server has none, and is sent all the same', async () => {
    const { conversation, clock, frames } = await startStreaming({ features: {} });
    const stream = conversation.stream();
    stream.write('Hello');
    await clock.advance(10_000);
    expect(frames).toEqual([]);
    expect(await stream.end()).toMatchObject({ text: 'Hello', seq: 1 });
    expect(frames.map(({ type }) => type)).toEqual(['send']);
  });

  test('is told as a whole once there is a connection, and waits for none to end', async () => {
    const { client, conversation, clock, frames } = await startStreaming();
    client.disconnect();
    const [stream, other] = [conversation.stream(), conversation.stream()];
    stream.write('Written ');
    stream.write('offline');
    other.write('Ended offline');
    const end = other.end();
    expect(conversation.messages).toMatchObject([{ status: 'pending', text: 'Ended offline' }]);
    await clock.advance(10_000);
    expect(frames).toEqual([]);
    await client.connect();
    await end;
    await waitFor(() => frames.length === 2);
    expect(new Set(frames.map(({ type, text }) => `${type} ${text}`))).toEqual(
      new Set(['send Ended offline', 'stream Written offline']),
    );
  });
});

describe('the signal of a stream', () => {
  test('tells that the reader asked to stop; then it may go on, and keep what is there', async () => {
    const { conversation, clock, frames, tell, stop } = await startStreaming();
    const [stream, other] = [conversation.stream(), conversation.stream()];
    stream.write('Once upon');
    stop('id-of-another');
    tell({
      ...{ type: 'stream_stop', conversationId: 'cnv_2', userId: writer.id },
      clientId: stream.clientId,
    });
    stop(other.clientId);
    await waitFor(() => other.signal.aborted);
    expect(other.signal.reason).toMatchObject({ code: 'stopped' });
    expect(stream.signal.aborted).toBe(false);
    other.write(' …');
    expect((await other.end()).text).toBe(' …');
    // What is asked for when it is over already.
    stop(other.clientId);
    stream.abort();
    stop(stream.clientId);
    await clock.advance(10_000);
    await conversation.send('Done');
    expect(stream.signal.aborted).toBe(false);
    expect(frames.at(-1)?.text).toBe('Done');
  });

  test.each([
    ['the user signs out', 'signed_out'],
    ['the client is disposed', 'disposed'],
  ])('tells that %s: nothing more is told or sent', async (_when, code) => {
    const { client, conversation, clock, frames } = await startStreaming();
    const stream = conversation.stream();
    await waitFor(() => frames.length === 1);
    // By then the first piece was answered, and the next is a copy.
    await conversation.send('Beside');
    const told = new Promise((resolve) => stream.signal.addEventListener('abort', resolve));
    if (code === 'disposed') client.dispose();
    else await client.signOut();
    await told;
    expect(stream.signal.reason).toMatchObject({ code });
    // By then the device has kept what it keeps.
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
    stream.write('Nobody');
    await expect(stream.end()).rejects.toMatchObject({ code });
    expect(caught(() => conversation.stream())).toMatchObject({ code });
    await clock.advance(60_000);
    expect(frames.length).toBe(2);
  });

  test('tells nothing of one that is over', async () => {
    const { client, conversation } = await startStreaming();
    client.disconnect();
    const [ended, aborted] = [conversation.stream(), conversation.stream()];
    ended.write('Sent with the next connection');
    ended.end().catch(() => {});
    aborted.abort();
    client.dispose();
    expect([ended.signal.aborted, aborted.signal.aborted]).toEqual([false, false]);
  });

  test('tells that the conversation is gone', async () => {
    const { conversation, tell } = await startStreaming();
    const stream = conversation.stream();
    tell({ type: 'removed', conversationId: 'cnv_1' });
    await waitFor(() => stream.signal.aborted);
    expect(stream.signal.reason).toMatchObject({ code: 'not_found' });
    const late = conversation.stream();
    await waitFor(() => late.signal.aborted);
    expect(late.signal.reason).toMatchObject({ code: 'not_found' });
  });
});

import { describe, expect, test } from 'vitest';
import { ChatError } from '../src/chat-error.js';
import type { RequestLink } from '../src/connection/connection.js';
import { MessageStream } from '../src/streams/message-stream.js';
import { StreamSender } from '../src/streams/stream-sender.js';
import { createUserScope, type UserScopeOptions } from '../src/user-scope.js';
import { ManualClock } from './support/manual-clock.js';

interface Frame {
  readonly type: string;
  readonly clientId: string;
  readonly offset: number;
  readonly text: string;
  readonly at: number;
}

/** What tells others of streams, on a connection that answers after `latency` ms, or with what is thrown. */
function setUp({ latency = 0, refuse = (): ChatError | null => null } = {}) {
  const clock = new ManualClock();
  const frames: Frame[] = [];
  const request = async (frame: Omit<Frame, 'at'>) => {
    frames.push({ ...frame, at: clock.monotonic() });
    const refusal = refuse();
    if (latency > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, latency));
    if (refusal) throw refusal;
    return { type: 'noted' };
  };
  const link = { request } as unknown as RequestLink;
  const options: Partial<UserScopeOptions> = { clock, link, userId: 'usr_own' };
  const scope = createUserScope(options as UserScopeOptions);
  Object.assign(scope, { online: true, features: { streams: {} } });
  const sender = new StreamSender(scope);
  let count = 0;
  const begin = () => {
    count += 1;
    const stream = new MessageStream(`id-${count}`, () => new Promise(() => {}));
    stream.onChange = () => {
      if (stream.state === 'writing') sender.written(stream);
      else if (stream.state === 'ended') sender.ended(stream);
      else sender.aborted(stream);
    };
    sender.begin(stream, 'cnv_1');
    return stream;
  };
  /** What each frame said since the last look, as `at+offset:text`. */
  const told = () =>
    frames
      .splice(0)
      .map(({ type, at, offset, text }) =>
        type === 'stream' ? `${at} ${offset}:${text}` : `${at} ${type}`,
      );
  return { clock, scope, sender, begin, frames, told };
}

/** What a reader knows by all that they were told of a stream. */
function readBy(frames: readonly Frame[], clientId: string): string {
  let known = '';
  for (const { offset, text } of frames.filter((frame) => frame.clientId === clientId)) {
    expect(offset).toBeLessThanOrEqual(known.length);
    known = known.slice(0, offset) + text;
  }
  return known;
}

describe('of what is written others are told', () => {
  test('that it begins, and then what was written meanwhile in one piece, at most every 100 ms', async () => {
    const { clock, begin, told } = setUp();
    const stream = begin();
    for (const word of ['Water ', 'it ', 'once ', 'a week.']) {
      stream.write(word);
      await clock.advance(50);
    }
    await clock.advance(500);
    expect(told()).toEqual(['0 0:', '100 0:Water it ', '200 9:once a week.']);
  });

  test('the next only once the last was answered', async () => {
    const { clock, begin, told } = setUp({ latency: 350 });
    const stream = begin();
    for (let n = 0; n < 10; n += 1) {
      stream.write(`${n}`);
      await clock.advance(100);
    }
    expect(told()).toEqual(['0 0:', '350 0:0123', '700 4:456']);
  });

  test('all of it every 2 s in place of a piece, until nothing was written for 30 s', async () => {
    const { clock, begin, told } = setUp();
    const stream = begin();
    stream.write('One');
    await clock.advance(1_950);
    stream.write(' two');
    await clock.advance(30);
    stream.write(' three');
    await clock.advance(120_000);
    const copies = Array.from({ length: 15 }, (_, n) => `${2_150 + n * 2_000} 0:One two three`);
    expect(told()).toEqual(['0 0:', '100 0:One', '1950 3: two', '2050 7: three', ...copies]);
  });

  test('that it goes on by an empty piece, which no copy takes the place of', async () => {
    const { clock, begin, told } = setUp();
    const stream = begin();
    stream.write('Hm');
    await clock.advance(60_000);
    told();
    stream.write('');
    await clock.advance(1_000);
    expect(told()).toEqual(['60000 2:', '60100 0:Hm']);
  });

  test('whole characters alone: half of one waits for the other half', async () => {
    const { clock, begin, told } = setUp();
    const stream = begin();
    stream.write('a\ud83d');
    await clock.advance(300);
    stream.write('\ude00b');
    await clock.advance(300);
    expect(told()).toEqual(['0 0:', '100 0:a', '300 1:😀b']);
    expect(stream.whole).toBe('a😀b');
  });

  test('of 2,000 pieces at 100 a second, in ten frames a second and all of it', async () => {
    const { clock, begin, frames } = setUp({ latency: 20 });
    const stream = begin();
    for (let n = 0; n < 2_000; n += 1) {
      stream.write(`${n % 10} word`.slice(0, 7));
      await clock.advance(10);
    }
    await clock.advance(200);
    expect(readBy(frames, 'id-1')).toBe(stream.text);
    expect(frames.length).toBeLessThanOrEqual(202);
    expect(frames.length).toBeGreaterThan(150);
    expect(frames.filter(({ offset }) => offset === 0).length).toBeLessThanOrEqual(12);
  });

  test('of many streams in turn, with 20 frames a second for all of them', async () => {
    const { clock, begin, frames } = setUp();
    const streams = Array.from({ length: 30 }, begin);
    for (let n = 0; n < 1_000; n += 1) {
      for (const stream of streams) stream.write('x');
      await clock.advance(10);
    }
    const times = frames.map(({ at }) => at);
    expect(times.every((at, n) => at - (times[n - 1] ?? -50) >= 50)).toBe(true);
    const last = frames.slice(-30).map(({ clientId }) => clientId);
    expect(new Set(last).size).toBe(30);
    expect(frames.length).toBeGreaterThan(195);
  });

  test('nothing while there is no connection or nobody takes it; and with the next one all of it', async () => {
    const { clock, scope, sender, begin, told } = setUp();
    scope.online = false;
    const stream = begin();
    stream.write('One');
    await clock.advance(5_000);
    expect(told()).toEqual([]);
    scope.online = true;
    sender.resume();
    stream.write(' two');
    await clock.advance(100);
    expect(told()).toEqual(['5000 0:One', '5100 3: two']);

    scope.online = false;
    sender.pause();
    stream.write(' three');
    await clock.advance(500);
    expect([told(), clock.pending]).toEqual([[], 0]);
    scope.online = true;
    sender.resume();
    await clock.advance(0);
    expect(told()).toEqual(['5600 0:One two three']);

    scope.features = {};
    stream.write(' four');
    await clock.advance(10_000);
    expect(told()).toEqual([]);
  });

  test('nothing with the next connection of what has fallen silent, until it goes on', async () => {
    const { clock, sender, begin, told } = setUp();
    const stream = begin();
    stream.write('One');
    await clock.advance(40_000);
    told();
    sender.resume();
    await clock.advance(1_000);
    expect(told()).toEqual([]);
    stream.write(' two');
    await clock.advance(0);
    expect(told()).toEqual(['41000 0:One two']);
  });
});

describe('what was told', () => {
  test('is taken back once the last piece was answered; and not what nobody was told of', async () => {
    const { clock, scope, sender, begin, told } = setUp({ latency: 300 });
    const stream = begin();
    stream.abort();
    await clock.advance(1_000);
    expect(told()).toEqual(['0 0:', '300 stream_abort']);
    scope.online = false;
    begin().abort();
    scope.online = true;
    sender.resume();
    await clock.advance(5_000);
    expect(told()).toEqual([]);
  });

  test('is taken back with the next connection if there is none', async () => {
    const { clock, scope, sender, begin, told } = setUp();
    const stream = begin();
    await clock.advance(100);
    scope.online = false;
    sender.pause();
    stream.abort();
    await clock.advance(60_000);
    scope.online = true;
    sender.resume();
    await clock.advance(10_000);
    expect(told()).toEqual(['0 0:', '60100 stream_abort']);
  });

  test('is told again as a whole after what may have got lost, when the server says so', async () => {
    let refusal: ChatError | null = new ChatError('unavailable', 'Away.', { retryAfter: 5_000 });
    const { clock, begin, told } = setUp({ refuse: () => refusal });
    const stream = begin();
    stream.write('One');
    await clock.advance(4_900);
    expect(told()).toEqual(['0 0:']);
    refusal = new ChatError('timeout', 'No answer.');
    await clock.advance(5_000);
    expect(told()).toEqual(['5000 0:One', '7000 0:One', '9000 0:One']);
    refusal = null;
    await clock.advance(1_100);
    stream.write(' two');
    await clock.advance(100);
    expect(told()).toEqual(['11000 0:One', '11100 3: two']);
  });

  test('that it has ended is all that is said before the message', async () => {
    const { clock, begin, sender, told } = setUp();
    const stream = begin();
    await clock.advance(100);
    stream.write('One');
    stream.end();
    await clock.advance(10_000);
    expect(told()).toEqual(['0 0:', '100 0:One']);
    // It was refused for good.
    sender.aborted(stream);
    await clock.advance(0);
    expect(told()).toEqual(['10100 stream_abort']);
    expect(clock.pending).toBe(0);
  });

  test('where the conversation is gone, its program learns of it, and no more is told', async () => {
    const gone = new ChatError('not_found', 'Gone.');
    const { clock, begin, told } = setUp({ refuse: () => gone });
    const stream = begin();
    await clock.advance(100);
    stream.write('One');
    stream.abort();
    await clock.advance(10_000);
    expect(told()).toEqual(['0 0:']);
    expect(stream.signal.reason).toBe(gone);
  });
});

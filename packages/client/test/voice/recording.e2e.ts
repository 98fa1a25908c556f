import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import type { VoiceFile, VoiceRecording } from '../../src/index.js';
import { setUpTabs } from '../support/set-up-tabs.js';

declare global {
  interface Window {
    recording: VoiceRecording;
    tracks: MediaStreamTrack[];
    voiceFile: VoiceFile;
  }
}

/** Alice's page, in a browser with a microphone that beeps; and Bob, in Node. */
async function setUp() {
  const { alice, bob, open } = await setUpTabs();
  const tab = await open(alice);
  await tab.connect();
  await tab.converse(bob.name);
  await tab.page.evaluate(() => {
    window.tracks = [];
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await real(wanted);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const letGo = () =>
    tab.page.evaluate(() => window.tracks.map(({ readyState }) => readyState === 'ended'));
  return { tab, page: tab.page, bob, letGo };
}

test('what the microphone hears is sent, with its duration and levels, and can be played by the other one', async () => {
  const { tab, page, bob, letGo } = await setUp();
  const live = await page.evaluate(async () => {
    if (!window.Chat.canRecordVoice(window.client.features)) throw new Error('It can be recorded.');
    const recording = await window.client.recordVoice();
    const levels: number[] = [];
    const durations: number[] = [];
    await new Promise<void>((resolve) => {
      recording.on('level', () => {
        levels.push(recording.level);
        durations.push(recording.duration);
        if (recording.duration > 1_500) resolve();
      });
    });
    window.recording = recording;
    return { levels, durations, state: recording.state };
  });
  expect(live.state).toBe('recording');
  // It beeps once a second.
  expect(Math.max(...live.levels)).toBeGreaterThan(0.3);
  expect(live.levels.every((level) => level >= 0 && level <= 1)).toBe(true);
  expect(live.durations).toEqual([...live.durations].sort((a, b) => a - b));
  expect(await letGo()).toEqual([false]);

  const { state, type, voice } = await page.evaluate(async () => {
    const file = await window.recording.stop();
    window.sent.push(window.conversation.send({ files: [file] }));
    const { type, voice } = file;
    return { state: window.recording.state, type, voice };
  });
  expect([state, type]).toEqual(['recorded', 'audio/webm']);
  expect(await letGo()).toEqual([true]);
  await tab.allSent();
  const message = await waitFor(() => bob.conversation.messages.at(-1));
  const [file] = message.files;
  expect(file).toMatchObject({ name: 'voice.webm', type: 'audio/webm', voice });
  expect(voice.duration).toBeGreaterThan(1_500);
  expect(Math.max(...Buffer.from(voice.levels, 'base64'))).toBeGreaterThan(200);

  const url = await bob.conversation.fileUrl(message, file as never);
  const played = await page.evaluate(async (src) => {
    const audio = new Audio(src);
    audio.muted = true;
    await audio.play();
    await new Promise((resolve) => {
      audio.ontimeupdate = () => audio.currentTime > 0.3 && resolve(null);
    });
    return audio.error === null;
  }, url);
  expect(played).toBe(true);
});

test('one that is cancelled lets go of the microphone, and there is nothing to be had of it', async () => {
  const { page, letGo } = await setUp();
  const { state, code, ended } = await page.evaluate(async () => {
    const recording = await window.client.recordVoice();
    let ended = 0;
    recording.on('end', () => {
      ended += 1;
    });
    recording.cancel();
    recording.cancel();
    const code = await recording.stop().catch((error) => error.code);
    return { state: recording.state, code, ended };
  });
  expect([state, code, ended]).toEqual(['cancelled', 'aborted', 1]);
  expect(await letGo()).toEqual([true]);
});

test('it ends by itself when it is as long as it may be', async () => {
  const { page, letGo } = await setUp();
  const { state, duration } = await page.evaluate(async () => {
    const recording = await window.client.recordVoice({ maxDuration: 300 });
    await new Promise<void>((resolve) => recording.on('end', resolve));
    return { state: recording.state, duration: (await recording.stop()).voice.duration };
  });
  expect([state, duration]).toEqual(['recorded', 300]);
  expect(await letGo()).toEqual([true]);
});

test('it ends, and keeps what there is, when the microphone is unplugged', async () => {
  const { page } = await setUp();
  const { state, size } = await page.evaluate(async () => {
    const recording = await window.client.recordVoice();
    await new Promise<void>((resolve) => {
      recording.on('level', () => recording.duration > 300 && resolve());
    });
    const ended = new Promise<void>((resolve) => recording.on('end', resolve));
    for (const track of window.tracks) track.stop();
    await ended;
    return { state: recording.state, size: (await recording.stop()).size };
  });
  expect(state).toBe('recorded');
  expect(size).toBeGreaterThan(0);
});

test('who signs out, or is gone, records no more', async () => {
  const { page, letGo } = await setUp();
  const state = await page.evaluate(async () => {
    const recording = await window.client.recordVoice();
    await window.client.signOut();
    return recording.state;
  });
  expect(state).toBe('cancelled');
  expect(await letGo()).toEqual([true]);
});

test.each([
  ['NotAllowedError', 'microphone_denied'],
  ['NotFoundError', 'microphone_unavailable'],
  ['NotReadableError', 'microphone_unavailable'],
])('a browser that says %s is told of as %s', async (name, code) => {
  const { page } = await setUp();
  const told = await page.evaluate(async (name) => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('No.', name);
    };
    return window.client.recordVoice().catch((error) => error.code);
  }, name);
  expect(told).toBe(code);
});

test('a browser that records nothing which the server takes is not asked to', async () => {
  const { page } = await setUp();
  const can = await page.evaluate(() => {
    const { canRecordVoice } = window.Chat;
    const files = (...types: string[]) => ({ bytes: 1, types });
    const answers = [
      canRecordVoice({}),
      canRecordVoice({ files: { bytes: 1 } }),
      canRecordVoice({ voice: {}, files: { bytes: 1 } }),
      canRecordVoice({ voice: {}, files: files('audio/*') }),
      canRecordVoice({ voice: {}, files: files('image/*', 'audio/webm') }),
      canRecordVoice({ voice: {}, files: files('audio/mpeg') }),
    ];
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
    return [...answers, canRecordVoice({ voice: {} })];
  });
  expect(can).toEqual([false, false, true, true, true, false, false]);
});

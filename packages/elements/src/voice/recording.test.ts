import { ChatError, type Features, type TimelineMessage, type VoiceRecording } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import { FakeRecording } from '../test/voice-file.js';
import type { RecordVoiceEvent } from './record-voice-event.js';

const features: Features = { files: { bytes: 1_000_000 }, voice: {} };

/** Where a message is written; what records there is what a test says, or refuses. */
async function compose({
  answer = async (): Promise<FakeRecording> => new FakeRecording(),
  offered = features,
  replyTo = null as TimelineMessage | null,
} = {}) {
  const composer = await mount<ChatComposer>(html`
    <chat-composer
      .peerName=${'Ada'}
      .accepts=${offered.files ?? null}
      .features=${offered}
      .replyTo=${replyTo}
    ></chat-composer>
  `);
  const recordings: FakeRecording[] = [];
  const sent: SendEvent[] = [];
  const escaped: string[] = [];
  composer.addEventListener('chat-send', (event) => sent.push(event));
  composer.parentElement?.addEventListener('keydown', ({ key }) => escaped.push(key));
  composer.addEventListener('chat-record-voice', (event: RecordVoiceEvent) => {
    const recordVoice = async () => {
      const recording = await answer();
      recordings.push(recording);
      return recording as unknown as VoiceRecording;
    };
    event.ask({ recordVoice });
  });
  await until(() => has(composer, '[part=attach-button]'));
  return { composer, recordings, sent, escaped };
}

const button = (composer: Element) => inside<HTMLButtonElement>(composer, '.record');
const inRecorder = (composer: Element, ...path: string[]) =>
  inside<HTMLButtonElement>(composer, 'chat-recorder', ...path);
const focused = (composer: Element) => {
  let element = composer.shadowRoot?.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.className.split(' ').find((name) => name !== 'icon-button');
};

async function record(composer: Element): Promise<void> {
  button(composer).click();
  await until(() => has(composer, 'chat-recorder', '.listen'));
}

test('the button is where one would send, as long as there is nothing to be sent', async () => {
  const { composer } = await compose();
  expect(button(composer).ariaLabel).toBe('Record a voice message');
  expect(has(composer, '.send')).toBe(false);
  await userEvent.fill(inside(composer, 'textarea'), 'Hi');
  await until(() => has(composer, '.send'));
  expect(has(composer, '.record')).toBe(false);
  await userEvent.fill(inside(composer, 'textarea'), '');
  await until(() => has(composer, '.record'));
  composer.editing = timelineMessage({ seq: 1, own: true });
  await until(() => !has(composer, '.record'));
});

test.each([
  { where: 'the server has none', offered: { files: { bytes: 9 } } },
  {
    where: 'the server takes nothing that is recorded here',
    offered: { files: { bytes: 9, types: ['audio/mpeg'] }, voice: {} },
  },
])('it is not there where $where', async ({ offered }) => {
  const { composer } = await compose({ offered });
  expect([has(composer, '.record'), has(composer, '.send')]).toEqual([false, true]);
});

test('it is not there where the browser gives no microphone to anybody, as without https', async () => {
  Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
  onTestFinished(() => {
    Reflect.deleteProperty(navigator, 'mediaDevices');
  });
  const { composer } = await compose();
  expect(has(composer, '.record')).toBe(false);
});

test('by keyboard alone: recorded, listened to, and sent, with the focus where one goes on', async () => {
  const { composer, recordings, sent } = await compose();
  button(composer).focus();
  await userEvent.keyboard('{Enter}');
  await until(() => focused(composer) === 'listen');
  expect(textOf(inRecorder(composer, '[role=status]'))).toBe('Recording');
  const [recording] = recordings;
  recording?.hear(1_200, 0.8);
  await until(() => textOf(inRecorder(composer, '.time')) === '0:01');
  const bars = () => inRecorder(composer, '.live').querySelectorAll('rect').length;
  const before = bars();
  recording?.hear(2_000, 0.3);
  await until(() => bars() > before);
  expect(await accessibilityProblems(composer)).toEqual([]);

  await userEvent.keyboard('{Enter}');
  await until(() => focused(composer) === 'play');
  expect(textOf(inRecorder(composer, '[role=status]'))).toContain('Recorded, 0:02');
  expect(await accessibilityProblems(composer)).toEqual([]);
  await userEvent.keyboard('{Enter}');
  await until(() => inRecorder(composer, 'chat-voice', '.play').ariaLabel?.startsWith('Pause'));
  inRecorder(composer, '.send').focus();
  await userEvent.keyboard('{Enter}');
  await until(() => focused(composer) === 'record');
  expect(sent.map(({ text }) => text)).toEqual(['']);
  expect(sent[0]?.files).toMatchObject([{ name: 'voice.wav', voice: { duration: 2_000 } }]);
  expect(has(composer, 'chat-recorder')).toBe(false);
});

test('it can be sent at once, and answers what is answered', async () => {
  const replyTo = timelineMessage({ seq: 7 });
  const { composer, recordings, sent } = await compose({ replyTo });
  await record(composer);
  recordings[0]?.hear(700, 0.5);
  inRecorder(composer, '.send').click();
  await until(() => sent.length > 0);
  expect(sent[0]?.replyTo).toBe(replyTo);
  expect(recordings[0]?.state).toBe('recorded');
});

test.each(['while it goes on', 'after it'])(
  'Esc cancels it %s, and leaves nothing else',
  async (when) => {
    const { composer, recordings, sent, escaped } = await compose();
    await record(composer);
    recordings[0]?.hear(700, 0.5);
    if (when === 'after it') {
      inRecorder(composer, '.listen').click();
      await until(() => has(composer, 'chat-recorder', 'chat-voice'));
    }
    await until(() => focused(composer) !== 'record');
    await userEvent.keyboard('{Escape}');
    await until(() => focused(composer) === 'record');
    expect(escaped).not.toContain('Escape');
    expect(sent).toEqual([]);
    expect(recordings[0]?.state).toBe(when === 'after it' ? 'recorded' : 'cancelled');
  },
);

test('what it takes the place of is as high, so that nothing moves', async () => {
  const { composer, recordings } = await compose();
  const height = () => composer.getBoundingClientRect().height;
  const before = height();
  await record(composer);
  expect(height()).toBe(before);
  recordings[0]?.hear(700, 0.5);
  inRecorder(composer, '.listen').click();
  await until(() => has(composer, 'chat-recorder', 'chat-voice', '.play'));
  expect(height()).toBe(before);
});

test('one that ends by itself is there to be listened to', async () => {
  const { composer, recordings } = await compose();
  await record(composer);
  recordings[0]?.hear(900_000, 0.5);
  await recordings[0]?.stop();
  await until(() => has(composer, 'chat-recorder', 'chat-voice'));
});

test('who leaves it records no more, and finds none begun again', async () => {
  const { composer, recordings } = await compose();
  await record(composer);
  composer.features = {};
  await until(() => recordings[0]?.state === 'cancelled');
  composer.features = features;
  await until(() => has(composer, '.record'));
  expect(has(composer, 'chat-recorder')).toBe(false);
  expect(recordings).toHaveLength(1);
});

test.each([
  ['microphone_denied', 'isn’t allowed'],
  ['microphone_unavailable', 'No microphone'],
  ['connection_failed', 'didn’t work'],
] as const)('%s is said, and what to do, and it can be left', async (code, words) => {
  const answer = async () => {
    throw new ChatError(code, 'No.');
  };
  const { composer } = await compose({ answer });
  button(composer).click();
  await until(() => has(composer, 'chat-recorder', '[role=alert]'));
  expect(textOf(inRecorder(composer, '[role=alert]'))).toContain(words);
  expect(await accessibilityProblems(composer)).toEqual([]);
  inRecorder(composer, '.cancel').click();
  await until(() => has(composer, '.record'));
});

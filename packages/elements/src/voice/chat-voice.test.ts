import { until } from '@chat/testkit/in-page';
import { html, render } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateVoice } from '../late-voice.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import { beep, messageVoice } from '../test/voice-file.js';
import type { ChatVoice } from './chat-voice.js';
import { barLevels } from './voice-bars.js';

const urlOf = (seconds: number) => URL.createObjectURL(beep(seconds));

async function show(...seconds: readonly number[]) {
  (await lateVoice.load()).defineVoice();
  const asked: number[] = [];
  const place = await mount(html`
    <div>
      ${seconds.map(
        (each) => html`<chat-voice
          .voice=${messageVoice(each * 1_000).voice}
          .source=${async () => {
            asked.push(each);
            return urlOf(each);
          }}
        ></chat-voice>`,
      )}
    </div>
  `);
  const voices = [...place.querySelectorAll<ChatVoice>('chat-voice')];
  await Promise.all(voices.map((voice) => voice.updateComplete));
  return { voices: voices as [ChatVoice, ...ChatVoice[]], asked, place };
}

const play = (voice: ChatVoice) => inside<HTMLButtonElement>(voice, '.play');
/** As a user does: nothing is heard before somebody has pressed something. */
const press = (voice: ChatVoice) => userEvent.click(play(voice));
const slider = (voice: ChatVoice) => inside(voice, '[role=slider]');
const left = (voice: ChatVoice) => textOf(inside(voice, '.time'));
const isPlaying = (voice: ChatVoice) => play(voice).ariaLabel?.startsWith('Pause');
/** How many bars have filled, as far as they have. */
const filled = (voice: ChatVoice) =>
  [...(voice.shadowRoot?.querySelectorAll('rect') ?? [])].filter(
    (bar) => Number(bar.getAttribute('opacity')) === 1,
  ).length;

test('forty bars, how much is left, and nothing is loaded before it is played', async () => {
  const { voices, asked } = await show(65);
  const [voice] = voices;
  expect(voice.shadowRoot?.querySelectorAll('rect')).toHaveLength(40);
  expect(left(voice)).toBe('1:05');
  expect(play(voice).ariaLabel).toBe('Play: Voice message, 1:05');
  expect(asked).toEqual([]);
  expect(await accessibilityProblems(voice)).toEqual([]);
});

test('the bars fill as it is played, and it is as it was when it is over', async () => {
  const { voices } = await show(1.2);
  const [voice] = voices;
  const seen: number[] = [];
  await press(voice);
  await until(() => {
    seen.push(filled(voice));
    return filled(voice) > 15;
  });
  expect(isPlaying(voice)).toBe(true);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  await until(() => !isPlaying(voice));
  expect([filled(voice), left(voice)]).toEqual([0, '0:01']);
});

test('one plays at a time', async () => {
  const { voices } = await show(5, 6);
  const [first, second] = voices as [ChatVoice, ChatVoice];
  await press(first);
  await until(() => isPlaying(first) && filled(first) > 0);
  await press(second);
  await until(() => isPlaying(second));
  expect(isPlaying(first)).toBe(false);
  // Where it was left it goes on.
  const before = filled(first);
  await press(first);
  await until(() => isPlaying(first));
  expect(isPlaying(second)).toBe(false);
  expect(filled(first)).toBeGreaterThanOrEqual(before);
});

test('keys lead through it, before it is played as well, and no further than it goes', async () => {
  const { voices } = await show(20);
  const [voice] = voices;
  const heard: string[] = [];
  voice.parentElement?.addEventListener('keydown', ({ key }) => heard.push(key));
  slider(voice).focus();
  const type = async (keys: string) => {
    await userEvent.keyboard(keys);
    await voice.updateComplete;
    return slider(voice).ariaValueText;
  };
  expect(await type('{ArrowRight}{ArrowRight}{ArrowUp}')).toBe('0:03 of 0:20');
  expect(await type('{ArrowLeft}')).toBe('0:02 of 0:20');
  expect(await type('{PageUp}')).toBe('0:04 of 0:20');
  expect(await type('{PageDown}{ArrowDown}')).toBe('0:01 of 0:20');
  expect(await type('{Home}{ArrowLeft}')).toBe('0:00 of 0:20');
  expect(await type('{End}{ArrowRight}')).toBe('0:20 of 0:20');
  expect(await type('{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}')).toBe('0:16 of 0:20');
  // Nothing of this moved the list around it.
  expect(heard).toEqual([]);
  expect(filled(voice)).toBe(32);
  await press(voice);
  await until(() => isPlaying(voice) && filled(voice) > 32);
  expect(filled(voice)).toBeLessThan(40);
});

test('a press on the bars leads there', async () => {
  const { voices } = await show(20);
  const [voice] = voices;
  const { left: start, top, width } = inside(voice, '.bars').getBoundingClientRect();
  const at = { clientX: start + width / 2, clientY: top + 10, pointerId: 1, button: 0 };
  slider(voice).setPointerCapture = () => {};
  slider(voice).dispatchEvent(new PointerEvent('pointerdown', { ...at, bubbles: true }));
  await voice.updateComplete;
  expect(slider(voice).ariaValueText).toBe('0:10 of 0:20');
});

test('how fast it is holds for all that are played', async () => {
  const { voices } = await show(5, 6);
  const speeds = () => voices.map((voice) => textOf(inside(voice, '.speed')));
  for (const speed of ['1.5×', '2×', '1×']) {
    inside(voices[0], '.speed').click();
    await Promise.all(voices.map((voice) => voice.updateComplete));
    expect(speeds()).toEqual([speed, speed]);
  }
  expect(inside(voices[0], '.speed').ariaLabel).toBe('Speed 1×');
});

test('it goes on while its row moves, and ends when it is gone', async () => {
  const { voices, place } = await show(5);
  const [voice] = voices;
  await press(voice);
  await until(() => isPlaying(voice));
  place.append(voice);
  await voice.updateComplete;
  expect(isPlaying(voice)).toBe(true);
  voice.remove();
  await until(() => !isPlaying(voice));
});

test('what is not to be had says so in its place, and can be tried again', async () => {
  (await lateVoice.load()).defineVoice();
  let error: Error = Object.assign(new Error('Away.'), { code: 'connection_failed' });
  let url: string | null = null;
  const source = async () => {
    if (url) return url;
    throw error;
  };
  const { voice: shown } = messageVoice(2_000);
  const voice = await mount<ChatVoice>(
    html`<chat-voice .voice=${shown} .source=${source}></chat-voice>`,
  );
  const { enFiles } = await import('../localize/en-files.js');
  Object.assign((await import('../localize/en.js')).en, enFiles);
  await press(voice);
  await until(() => left(voice) === 'Can’t be loaded right now');
  error = Object.assign(new Error('Gone.'), { code: 'message_not_found' });
  await press(voice);
  await until(() => left(voice) === 'Not available');
  url = urlOf(2);
  await press(voice);
  await until(() => isPlaying(voice));
  render(html``, voice.parentElement as HTMLElement);
});

test('levels that cannot be read are silence, and any number of them is shown as forty', () => {
  expect(barLevels('!')).toEqual(new Array(40).fill(0));
  expect(barLevels(btoa('\xff'))).toEqual(new Array(40).fill(1));
  const of60 = barLevels(btoa(String.fromCharCode(...Array.from({ length: 60 }, (_, at) => at))));
  expect(of60).toHaveLength(40);
  expect(of60.at(-1)).toBeCloseTo(59 / 255);
});

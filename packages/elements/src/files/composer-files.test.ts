import { until } from '@chat/testkit/in-page';
import { html, render } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { pictureFile } from '../test/picture-file.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { AcceptedFiles } from './file-problem.js';

const accepts: AcceptedFiles = { bytes: 1_000_000 };

/** Where a message is written in a place, with what the server takes. */
async function compose(accepted: AcceptedFiles | null = accepts, place: object = {}) {
  const template = (place: object) =>
    html`<chat-composer .peerName=${'Ada'} .accepts=${accepted} .place=${place}></chat-composer>`;
  const composer = await mount<ChatComposer>(template(place));
  const sent: { text: string; files: string[] | undefined }[] = [];
  composer.addEventListener('chat-send', ({ text, files }: SendEvent) => {
    sent.push({ text, files: files?.map(({ name }) => name) });
  });
  // What has files go along comes soon after.
  if (accepted) await until(() => has(composer, '[part=attach-button]'));
  composer.focus();
  const move = async (place: object) => {
    render(template(place), composer.parentElement as HTMLElement);
    await composer.updateComplete;
  };
  return { composer, sent, move };
}

const file = (name: string, bytes = 2_000, type = 'application/pdf') =>
  new File(['x'.repeat(bytes)], name, { type });

const items = (composer: Element) => [
  ...(composer.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? []),
];
const names = (composer: Element) =>
  items(composer).map((each) => inside2(each, 'button').replace(/^Remove |[\u2068\u2069]/g, ''));
const inside2 = (within: Element, selector: string) =>
  within.querySelector(selector)?.ariaLabel ?? '';

/** As the browser does once somebody has chosen. */
async function choose(composer: ChatComposer, ...files: File[]) {
  const input = inside<HTMLInputElement>(composer, 'input[type=file]');
  const data = new DataTransfer();
  for (const each of files) data.items.add(each);
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
  await until(() => items(composer).length > 0);
}

function paste(composer: ChatComposer, fill: (data: DataTransfer) => void): ClipboardEvent {
  const clipboardData = new DataTransfer();
  fill(clipboardData);
  const event = new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true });
  inside(composer, 'textarea').dispatchEvent(event);
  return event;
}

describe('files that are chosen', () => {
  test('stand above the field, and go along with what is written', async () => {
    const { composer, sent } = await compose();
    await choose(composer, file('report.pdf', 2_000), await pictureFile('cat.png'));
    expect(names(composer)).toEqual(['report.pdf', 'cat.png']);
    expect(textOf(items(composer)[0] as Element)).toContain('2 kB');
    expect(items(composer)[1]?.querySelector('chat-file-thumbnail')).toBeTruthy();
    expect(textOf(inside(composer, '[role=status]'))).toContain('2 files to send');
    expect(await accessibilityProblems(composer)).toEqual([]);
    await userEvent.keyboard('Here it is{Enter}');
    expect(sent).toEqual([{ text: 'Here it is', files: ['report.pdf', 'cat.png'] }]);
    await composer.updateComplete;
    expect(items(composer)).toEqual([]);
    await userEvent.keyboard('And more{Enter}');
    expect(sent[1]).toEqual({ text: 'And more', files: undefined });
  });

  test('go without a word', async () => {
    const { composer, sent } = await compose();
    expect(inside(composer, '.send').ariaDisabled).toBe('true');
    await choose(composer, file('report.pdf'));
    expect(inside(composer, '.send').ariaDisabled).toBe('false');
    await userEvent.click(inside(composer, '.send'));
    expect(sent).toEqual([{ text: '', files: ['report.pdf'] }]);
  });

  test('are drawn small, as they are', async () => {
    const { composer } = await compose();
    await choose(composer, await pictureFile('cat.png', { color: '#ff0000' }));
    const thumbnail = inside(composer, 'chat-file-thumbnail');
    const box = thumbnail.getBoundingClientRect();
    expect([box.width, box.height]).toEqual([56, 56]);
    const context = inside<HTMLCanvasElement>(thumbnail, 'canvas').getContext('2d');
    const middle = () => [...(context?.getImageData(56, 56, 1, 1).data ?? [])].join();
    await until(() => middle() === '255,0,0,255');
  });

  test('can be taken away, and the focus goes on to the next, and to the field at last', async () => {
    const { composer } = await compose();
    await choose(composer, file('a.pdf'), file('b.pdf'), file('c.pdf'));
    const focused = () => composer.shadowRoot?.activeElement;
    inside(composer, '.item:nth-child(2) .remove').click();
    await until(() => names(composer).join() === 'a.pdf,c.pdf');
    expect(focused()?.ariaLabel).toContain('c.pdf');
    await userEvent.keyboard('{Enter}');
    await until(() => names(composer).join() === 'a.pdf');
    expect(focused()?.ariaLabel).toContain('a.pdf');
    await userEvent.keyboard('{Enter}');
    await until(() => items(composer).length === 0);
    expect(focused()?.localName).toBe('textarea');
  });

  test('are ten at most, and what is left out is said', async () => {
    const { composer, sent } = await compose();
    const many = Array.from({ length: 12 }, (_, index) => file(`${index}.pdf`));
    await choose(composer, ...many);
    expect(items(composer)).toHaveLength(10);
    expect(textOf(inside(composer, '.full'))).toContain('At most 10 files');
    await userEvent.keyboard('{Enter}');
    expect(sent[0]?.files).toHaveLength(10);
    await composer.updateComplete;
    expect(has(composer, '.full')).toBe(false);
  });

  test.each([
    { wrong: file('empty.pdf', 0), accepted: accepts, words: 'This file is empty' },
    { wrong: file('large.pdf', 1_000_001), accepted: accepts, words: 'Larger than 1 MB' },
    {
      wrong: file('program.exe', 9, 'application/x-msdownload'),
      accepted: { bytes: 1_000_000, types: ['image/*', 'application/pdf'] },
      words: 'This kind can’t be sent here',
    },
  ])(
    'say at themselves why they cannot go ($words), and keep none of the others',
    async ({ wrong, accepted, words }) => {
      const { composer, sent } = await compose(accepted);
      await userEvent.keyboard('Look');
      await choose(composer, wrong, file('good.pdf'));
      const [first] = items(composer);
      expect(textOf(first as Element)).toContain(words);
      expect(first?.querySelector('[role=alert]')).toBeTruthy();
      expect(await accessibilityProblems(composer)).toEqual([]);
      composer.focus();
      await userEvent.keyboard('{Enter}');
      expect(sent).toEqual([{ text: 'Look', files: ['good.pdf'] }]);
    },
  );

  test('that cannot be read are no files', async () => {
    const { composer } = await compose();
    const folder = file('folder');
    Object.defineProperty(folder, 'slice', {
      value: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }),
    });
    // A copy would have a `slice` of its own.
    const input = inside<HTMLInputElement>(composer, 'input[type=file]');
    Object.defineProperty(input, 'files', { value: [folder] });
    input.dispatchEvent(new Event('change'));
    await until(() => has(composer, '.problem'));
    expect(textOf(inside(composer, '.problem'))).toBe('This can’t be read');
    expect(inside(composer, '.send').ariaDisabled).toBe('true');
  });

  test('stay with their place, while another one is shown', async () => {
    const [here, there] = [{}, {}];
    const { composer, move } = await compose(accepts, here);
    await choose(composer, file('report.pdf'));
    await move(there);
    expect(items(composer)).toEqual([]);
    await move(here);
    expect(names(composer)).toEqual(['report.pdf']);
  });

  test('wait while a message is edited, which keeps its own', async () => {
    const { composer, sent } = await compose();
    await choose(composer, file('report.pdf'));
    composer.editing = timelineMessage({ seq: 1, text: 'Hello', own: true });
    await composer.updateComplete;
    expect(items(composer)).toEqual([]);
    expect(has(composer, '[part=attach-button]')).toBe(false);
    paste(composer, (data) => data.items.add(file('other.pdf')));
    composer.editing = null;
    await composer.updateComplete;
    expect(names(composer)).toEqual(['report.pdf']);
    await userEvent.keyboard('{Enter}');
    expect(sent).toEqual([{ text: '', files: ['report.pdf'] }]);
  });
});

test('a message with a picture may be edited to have no words', async () => {
  const { composer } = await compose();
  const edited: string[] = [];
  composer.addEventListener('chat-edit', ({ text }) => edited.push(text));
  const files = [{ id: 'a', name: 'a.png', type: 'image/png', size: 1 }];
  composer.editing = timelineMessage({ seq: 1, text: 'Hi', own: true, files });
  await composer.updateComplete;
  await userEvent.keyboard('{Backspace}{Backspace}{Enter}');
  expect(edited).toEqual(['']);
});

test('files that are pasted go along, and a text with a picture of itself is a text', async () => {
  const { composer } = await compose();
  const pasted = paste(composer, (data) => data.items.add(file('pasted.png', 9, 'image/png')));
  expect(pasted.defaultPrevented).toBe(true);
  await until(() => names(composer).join() === 'pasted.png');
  const table = paste(composer, (data) => {
    data.setData('text/plain', '1\t2');
    data.setData('text/html', '<table></table>');
    data.items.add(file('table.png', 9, 'image/png'));
  });
  expect(table.defaultPrevented).toBe(false);
  expect(names(composer)).toEqual(['pasted.png']);
});

test('where no files are taken there is no button, and what is pasted is left to the browser', async () => {
  const { composer } = await compose(null);
  expect(has(composer, '[part=attach-button]')).toBe(false);
  expect(paste(composer, (data) => data.items.add(file('a.pdf'))).defaultPrevented).toBe(false);
});

test('only what the server takes is offered to choose from', async () => {
  const { composer } = await compose({ bytes: 9, types: ['image/*', 'application/pdf'] });
  const input = inside<HTMLInputElement>(composer, 'input[type=file]');
  expect(input.accept).toBe('image/*,application/pdf');
  expect(input.multiple).toBe(true);
  let opened = 0;
  input.addEventListener('click', (event) => {
    event.preventDefault();
    opened += 1;
  });
  await userEvent.click(inside(composer, '[part=attach-button]'));
  expect(opened).toBe(1);
});

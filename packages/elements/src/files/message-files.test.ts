import { ChatError, type MessageFile, type TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html, render } from 'lit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatMessage } from '../chat-message/chat-message.js';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import { accessibilityProblems } from '../test/accessible.js';
import { messageFile, messagePicture } from '../test/message-file.js';
import { mount } from '../test/mount.js';
import { pictureFile } from '../test/picture-file.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { FileUrlEvent } from './file-url-event.js';

type FileUrl = (message: TimelineMessage, file: MessageFile) => Promise<string>;

const never: FileUrl = () => new Promise(() => {});
const gone: FileUrl = () => Promise.reject(new ChatError('file_not_found', 'It is gone.'));
const unreached: FileUrl = () => Promise.reject(new ChatError('connection_failed', 'Offline.'));

/** A message of a conversation that knows where its files are. */
async function show(fields: Partial<Omit<TimelineMessage, 'seq'>>, answer: FileUrl = never) {
  const fileUrl = vi.fn(answer);
  const message = timelineMessage({ text: '', ...fields, seq: 1 });
  const template = (message: TimelineMessage) => html`
    <chat-message
      .message=${message}
      .senderName=${'Ada'}
      .peerName=${'Ada'}
      .current=${true}
      first
      last
      @chat-file-url=${(event: FileUrlEvent) => event.ask({ fileUrl })}
    ></chat-message>
  `;
  const element = await mount<ChatMessage>(template(message));
  const acted: string[] = [];
  element.addEventListener('chat-message-action', (event: MessageActionEvent) => {
    acted.push(event.action);
  });
  await until(() => has(element, '.files'));
  const change = async (changed: Partial<TimelineMessage>) => {
    render(template({ ...message, ...changed }), element.parentElement as HTMLElement);
    await element.updateComplete;
  };
  return { element, fileUrl, acted, change };
}

const all = (element: Element, selector: string) => [
  ...(element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];
const first = (element: Element) => inside(element, 'chat-picture');
const isShown = (element: Element) => has(first(element), '.shown img');

async function pictureUrl(): Promise<string> {
  return URL.createObjectURL(await pictureFile('cat'));
}

/** A link that is good no more. */
async function expiredUrl(): Promise<string> {
  const url = await pictureUrl();
  URL.revokeObjectURL(url);
  return url;
}

/** What the page is led to, in the place of going there. */
function followed(): HTMLAnchorElement[] {
  const links: HTMLAnchorElement[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    links.push(this);
  });
  onTestFinished(() => click.mockRestore());
  return links;
}

describe('a picture', () => {
  test.each([
    { shape: 'landscape', width: 1_600, height: 1_200, room: [320, 240] },
    { shape: 'portrait', width: 900, height: 1_600, room: [180, 320] },
    { shape: 'tiny', width: 16, height: 16, room: [120, 80] },
    { shape: 'very wide', width: 8_000, height: 200, room: [320, 80] },
  ])(
    'of $shape shape has its room before it is there, and nothing moves once it is',
    async ({ width, height, room }) => {
      let arrive: (url: string) => void = () => {};
      const files = [messagePicture('cat', { width, height })];
      const { element, fileUrl } = await show(
        { files },
        () => new Promise((resolve) => (arrive = resolve)),
      );
      const before = element.getBoundingClientRect().height;
      const box = first(element).getBoundingClientRect();
      expect([box.width, box.height]).toEqual(room);
      await until(() => fileUrl.mock.calls.length > 0);
      arrive(await pictureUrl());
      await until(() => isShown(element));
      expect(element.getBoundingClientRect().height).toBe(before);
      expect(first(element).getBoundingClientRect()).toEqual(box);
    },
  );

  test('is stood in for by its preview until it is there', async () => {
    const { element } = await show({ files: [messagePicture('cat')] });
    const canvas = inside<HTMLCanvasElement>(first(element), 'canvas');
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, 20, 20);
    expect(canvas.width).toBeGreaterThan(20);
    expect(new Set(data).size).toBeGreaterThan(10);
  });

  test('with something else in the place of a preview is shown all the same', async () => {
    const picture = { width: 40, height: 30, preview: 'no ThumbHash!' };
    const { element } = await show({ files: [messagePicture('cat', { picture })] }, pictureUrl);
    await until(() => isShown(element));
  });

  test('is asked for when it comes near the screen, and not before', async () => {
    const spacer = document.createElement('div');
    spacer.style.setProperty('block-size', '4000px');
    document.body.prepend(spacer);
    onTestFinished(() => spacer.remove());
    const { element, fileUrl } = await show({ files: [messagePicture('cat')] }, pictureUrl);
    // What is in view is told in between.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(fileUrl).not.toHaveBeenCalled();
    element.scrollIntoView();
    await until(() => isShown(element));
    expect(fileUrl).toHaveBeenCalledTimes(1);
  });

  test('whose link has expired is asked for once more, and shown', async () => {
    const urls = [await expiredUrl(), await pictureUrl()];
    const answer = async () => urls.shift() as string;
    const { element, fileUrl } = await show({ files: [messagePicture('cat')] }, answer);
    await until(() => isShown(element));
    expect(fileUrl).toHaveBeenCalledTimes(2);
  });

  test.each([
    { why: 'that is gone', answer: gone, asked: 1 },
    { why: 'that no link leads to', answer: expiredUrl, asked: 2 },
  ])('$why says so in its very room, and can be asked for again', async ({ answer, asked }) => {
    const { element, fileUrl } = await show({ files: [messagePicture('cat')] }, answer);
    const box = first(element).getBoundingClientRect();
    await until(() => has(first(element), '.gone'));
    expect(textOf(first(element))).toContain('Not available');
    expect(has(first(element), 'img')).toBe(false);
    expect(first(element).getBoundingClientRect()).toEqual(box);
    expect(await accessibilityProblems(element)).toEqual([]);
    expect(fileUrl).toHaveBeenCalledTimes(asked);
    fileUrl.mockImplementation(pictureUrl);
    inside(element, '.picture').click();
    await until(() => isShown(element));
  });

  test('of a message that is on its way is shown as it is, and goes on being so', async () => {
    const sending = [messagePicture('cat', { id: null, progress: 0.5 })];
    const { element, fileUrl, change } = await show(
      { own: true, status: 'pending', files: sending },
      pictureUrl,
    );
    await until(() => isShown(element));
    const shown = inside(first(element), 'img');
    await change({ status: 'sent', files: [messagePicture('cat')] });
    expect(inside(first(element), 'img')).toBe(shown);
    expect(isShown(element)).toBe(true);
    expect(fileUrl).toHaveBeenCalledTimes(1);
  });

  test('that a strict page does not show before it is sent is shown once it is', async () => {
    const sending = [messagePicture('cat', { id: null })];
    const { element, fileUrl, change } = await show(
      { own: true, status: 'pending', files: sending },
      expiredUrl,
    );
    await until(() => fileUrl.mock.calls.length === 2 && !has(first(element), 'img'));
    expect(has(first(element), '.gone')).toBe(false);
    fileUrl.mockImplementation(pictureUrl);
    await change({ status: 'sent', files: [messagePicture('cat')] });
    await until(() => isShown(element));
  });

  test('with words has them under it, no wider than itself', async () => {
    const text =
      'This is what it looks like from the window in the morning, when it is not raining';
    const { element } = await show({ files: [messagePicture('cat')], text });
    const bubble = inside(element, '.bubble').getBoundingClientRect();
    const box = first(element).getBoundingClientRect();
    expect(bubble.width).toBeCloseTo(box.width, 0);
    expect(bubble.left).toBeCloseTo(box.left, 0);
    expect(textOf(inside(element, '.bubble'))).toContain(text);
  });
});

describe('several pictures', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => messagePicture(`p${index}`));

  test.each([2, 3, 4])('are side by side: %i', async (count) => {
    const { element } = await show({ files: many(count) });
    const boxes = all(element, '.picture').map((each) => each.getBoundingClientRect());
    expect(boxes).toHaveLength(count);
    expect(
      Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left)),
    ).toBe(320);
    expect(has(element, '.further')).toBe(false);
  });

  test('beyond four are counted on the last one', async () => {
    const { element } = await show({ files: many(7) });
    expect(all(element, '.picture')).toHaveLength(4);
    expect(inside(element, '.further').textContent).toBe('+3');
    expect(textOf(all(element, '.picture .visually-hidden').at(-1) as Element)).toContain('+3');
  });
});

test.each([1, 3])('pictures are no wider than a bubble may be: %i', async (count) => {
  const files = Array.from({ length: count }, (_, index) => messagePicture(`p${index}`));
  const { element } = await show({ own: true, files, text: 'Look' });
  element.style.setProperty('inline-size', '300px');
  const bubble = inside(element, '.bubble').getBoundingClientRect();
  expect(bubble.width).toBeLessThan(300 * 0.82 + 1);
  expect(bubble.left).toBeGreaterThanOrEqual(element.getBoundingClientRect().left);
  expect(inside(element, '.pictures').getBoundingClientRect().width).toBeCloseTo(bubble.width, 0);
});

describe('a file', () => {
  test('says what it is called and how large it is, in the language of its reader', async () => {
    const { element } = await show({ files: [messageFile()] });
    expect(textOf(inside(element, '.file')).trim()).toBe('Report.pdf 2.1 MB');
    expect(inside(element, '.file').ariaLabel).toContain('Download');
    expect(inside(element, '.file').getBoundingClientRect().height).toBeGreaterThanOrEqual(56);
  });

  test('with a long name has the end of it in view', async () => {
    const name = `${'A very long name of a report '.repeat(6)}2026 final.pdf`;
    const { element } = await show({ files: [messageFile({ name })] });
    const end = all(element, '.name span').at(-1) as HTMLElement;
    expect(end.textContent).toBe(' final.pdf');
    const row = inside(element, '.file').getBoundingClientRect();
    expect(end.getBoundingClientRect().right).toBeLessThanOrEqual(row.right);
    expect(row.width).toBe(280);
  });

  test('that is pressed is saved, by a link that is asked for then', async () => {
    const links = followed();
    const url = URL.createObjectURL(new Blob(['%PDF']));
    const { element, fileUrl } = await show({ files: [messageFile()] }, async () => url);
    expect(fileUrl).not.toHaveBeenCalled();
    inside(element, '.file').click();
    await until(() => links.length > 0);
    expect(links[0]).toMatchObject({ href: url, download: 'Report.pdf', target: '' });
    expect(links[0]?.rel).toContain('noopener');
  });

  test('that the server refuses takes nobody from the page, and says so', async () => {
    const links = followed();
    // Nothing is there.
    const { element } = await show({ files: [messageFile()] }, async () => '/no-such-file');
    const fetched = vi
      .spyOn(window, 'fetch')
      .mockResolvedValue(new Response(null, { status: 404 }));
    onTestFinished(() => fetched.mockRestore());
    inside(element, '.file').click();
    await until(() => textOf(inside(element, '.file')).includes('Not available'));
    expect(links).toEqual([]);
  });

  test('that is out of reach says so, and can be tried again', async () => {
    const links = followed();
    const { element, fileUrl } = await show({ files: [messageFile()] }, unreached);
    inside(element, '.file').click();
    await until(() => textOf(inside(element, '.file')).includes('Can’t be loaded right now'));
    expect(await accessibilityProblems(element)).toEqual([]);
    fileUrl.mockResolvedValue(URL.createObjectURL(new Blob(['%PDF'])));
    inside(element, '.file').click();
    await until(() => links.length > 0);
  });
});

describe('while files are sent', () => {
  test('a ring says how far all pictures are, and ends it', async () => {
    const files = [
      messagePicture('a', { id: null, progress: 0.5, size: 300 }),
      messagePicture('b', { size: 100 }),
    ];
    const { element, acted } = await show({ own: true, status: 'pending', files });
    const bar = inside(element, '[role=progressbar]');
    expect(bar.getAttribute('aria-valuenow')).toBe('62');
    expect(await accessibilityProblems(element)).toEqual([]);
    inside(element, '.ring button').click();
    expect(acted).toEqual(['discard']);
  });

  test('a file has it in the place of its icon, and cannot be saved', async () => {
    const files = [messageFile({ id: null, progress: 0.25 })];
    const { element, acted, change } = await show({ own: true, status: 'pending', files });
    expect(inside(element, '[role=progressbar]').getAttribute('aria-valuenow')).toBe('25');
    expect(has(element, 'button.file')).toBe(false);
    const { height } = element.getBoundingClientRect();
    inside(element, '.ring button').click();
    expect(acted).toEqual(['discard']);
    await change({ status: 'sent', files: [messageFile()] });
    expect(has(element, 'button.file')).toBe(true);
    expect(has(element, '.ring')).toBe(false);
    expect(element.getBoundingClientRect().height).toBe(height);
  });

  test('what failed has no ring, but why, and what to do', async () => {
    const files = [messageFile({ id: null })];
    const error = new ChatError('file_type_not_allowed', 'No.');
    const { element, acted } = await show({ own: true, status: 'failed', files, error });
    await until(() => textOf(element).includes('files of this kind can’t be sent here'));
    expect(has(element, '.ring')).toBe(false);
    for (const button of all(element, '.failure button')) button.click();
    expect(acted).toEqual(['retry', 'discard']);
  });
});

test('a deleted message shows no files', async () => {
  const { element, change } = await show({ files: [messageFile(), messagePicture('cat')] });
  await change({ deleted: true, files: [] });
  expect(has(element, '.files')).toBe(false);
  expect(textOf(element)).toContain('This message was deleted');
});

test.each(['ltr', 'rtl'])('axe finds nothing wrong with pictures and files (%s)', async (dir) => {
  document.dir = dir;
  onTestFinished(() => {
    document.dir = '';
  });
  const { element } = await show(
    { files: [messagePicture('cat'), messagePicture('dog'), messageFile()], text: 'Look' },
    pictureUrl,
  );
  await until(() => isShown(element));
  expect(await accessibilityProblems(element)).toEqual([]);
});

test('who comes by Tab gets to each file of the row that has the focus', async () => {
  const { element } = await show({ files: [messagePicture('cat'), messageFile()] }, pictureUrl);
  const names: string[] = [];
  for (let stop = 0; stop < 2; stop++) {
    await userEvent.keyboard('{Tab}');
    const { activeElement } = element.shadowRoot as ShadowRoot;
    names.push(activeElement?.ariaLabel ?? textOf(activeElement as Element).trim());
  }
  expect(names.map((name) => name.replace(/[\u2068\u2069]/g, ''))).toEqual([
    'Open picture cat',
    'Download Report.pdf, 2.1 MB',
  ]);
});

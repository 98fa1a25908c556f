import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatMessage } from '../chat-message/chat-message.js';
import { accessibilityProblems } from '../test/accessible.js';
import { messagePicture } from '../test/message-file.js';
import { mount, settled } from '../test/mount.js';
import { pictureFile } from '../test/picture-file.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { FileUrlEvent } from './file-url-event.js';

/** A message with so many pictures, and what is pressed around it. */
async function show(count: number) {
  const files = Array.from({ length: count }, (_, index) => messagePicture(`p${index + 1}.png`));
  const keys: string[] = [];
  const fileUrl = vi.fn(async () => URL.createObjectURL(await pictureFile('p')));
  const place = await mount(html`
    <div @keydown=${({ key }: KeyboardEvent) => keys.push(key)}>
      <chat-message
        .message=${timelineMessage({ seq: 1, text: '', files })}
        .senderName=${'Ada'}
        .current=${true}
        @chat-file-url=${(event: FileUrlEvent) => event.ask({ fileUrl })}
      ></chat-message>
    </div>
  `);
  const element = place.querySelector('chat-message') as ChatMessage;
  await until(() => has(element, '.picture'));
  const stops = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.picture') ?? [])];
  const open = async (at = 0) => {
    await userEvent.click(stops[at] as HTMLElement);
    await until(() => has(element, 'chat-picture-viewer', 'dialog[open]'));
    return viewer();
  };
  const viewer = () => inside(element, 'chat-picture-viewer');
  const isOpen = () => has(element, 'chat-picture-viewer');
  return { element, stops, open, viewer, isOpen, keys, fileUrl };
}

const named = (viewer: Element) =>
  inside(viewer, 'dialog').ariaLabel?.replace(/[\u2068\u2069]/g, '');
const status = (viewer: Element) => textOf(inside(viewer, '[role=status]')).trim();
const transform = (viewer: Element) => {
  const { style } = inside(viewer, 'chat-picture');
  const [x, y, scale] = [...style.transform.matchAll(/-?[\d.]+/g)].map(Number);
  return { x, y, scale };
};
const isWhole = (viewer: Element) => transform(viewer).scale === 1;

describe('the viewer', () => {
  test('opens at the picture that is pressed, says which one it is, and has the focus', async () => {
    const { open } = await show(3);
    const viewer = await open(1);
    expect(named(viewer)).toBe('p2.png');
    expect(status(viewer)).toBe('2 of 3');
    expect(inside(viewer, 'dialog').matches(':modal')).toBe(true);
    expect(viewer.shadowRoot?.activeElement?.ariaLabel).toBe('Close');
    await until(() => has(inside(viewer, 'chat-picture'), '.shown img'));
    await settled(viewer);
    expect(await accessibilityProblems(viewer)).toEqual([]);
  });

  test('is left by Escape, which goes no further, and the focus is back where it was', async () => {
    const { element, stops, open, isOpen, keys } = await show(2);
    stops[1]?.focus();
    await userEvent.keyboard('{Enter}');
    await until(isOpen);
    keys.length = 0;
    await until(() => has(element, 'chat-picture-viewer', 'dialog[open]'));
    await userEvent.keyboard('{Escape}');
    await until(() => !isOpen());
    expect(element.shadowRoot?.activeElement).toBe(stops[1]);
    expect(keys).toEqual([]);
    expect(await open(0)).toBeTruthy();
  });

  test('goes from picture to picture by the arrows, and no further than there are some', async () => {
    const { open } = await show(3);
    const viewer = await open(0);
    const seen: (string | undefined)[] = [];
    for (const key of ['Left', 'Right', 'Right', 'Right', 'Left']) {
      await userEvent.keyboard(`{Arrow${key}}`);
      seen.push(status(viewer));
    }
    expect(seen).toEqual(['1 of 3', '2 of 3', '3 of 3', '3 of 3', '2 of 3']);
  });

  test('goes the other way where one reads from right to left', async () => {
    document.dir = 'rtl';
    onTestFinished(() => {
      document.dir = '';
    });
    const { open } = await show(3);
    const viewer = await open(0);
    await userEvent.keyboard('{ArrowLeft}');
    expect(status(viewer)).toBe('2 of 3');
    const [back, next] = [inside(viewer, '.back'), inside(viewer, '.next')];
    expect(next.getBoundingClientRect().left).toBeLessThan(back.getBoundingClientRect().left);
  });

  test('has all pictures of the message, also those that are only counted there', async () => {
    const { open } = await show(6);
    const viewer = await open(3);
    await userEvent.keyboard('{ArrowRight}');
    expect(status(viewer)).toBe('5 of 6');
    expect(named(viewer)).toBe('p5.png');
  });

  test('enlarges by keys, and the next picture is whole again', async () => {
    const { open } = await show(2);
    const viewer = await open(0);
    await userEvent.keyboard('+');
    await userEvent.keyboard('+');
    expect(transform(viewer).scale).toBeCloseTo(2.25);
    await userEvent.keyboard('-');
    expect(transform(viewer).scale).toBeCloseTo(1.5);
    await userEvent.keyboard('0');
    expect(isWhole(viewer)).toBe(true);
    await userEvent.keyboard('+');
    await userEvent.keyboard('{ArrowRight}');
    expect(isWhole(viewer)).toBe(true);
  });

  test('keys that would scroll the page do nothing', async () => {
    const { open } = await show(2);
    const viewer = await open(0);
    const focused = viewer.shadowRoot?.activeElement ?? inside(viewer, '.stage');
    for (const key of ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']) {
      const target = key === ' ' ? inside(viewer, '.stage') : focused;
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      expect([key, target.dispatchEvent(event)]).toEqual([key, false]);
    }
    expect(isWhole(viewer)).toBe(true);
  });

  test('enlarges by a double press and by the wheel, moves along, and does not scroll what is behind', async () => {
    const { open } = await show(1);
    const viewer = await open(0);
    const stage = inside(viewer, '.stage');
    const scroll = vi.fn();
    document.addEventListener('scroll', scroll);
    onTestFinished(() => document.removeEventListener('scroll', scroll));
    await userEvent.dblClick(stage);
    expect(transform(viewer).scale).toBe(2.5);
    const wheel = new WheelEvent('wheel', { deltaY: -100, cancelable: true, bubbles: true });
    stage.dispatchEvent(wheel);
    await until(() => (transform(viewer).scale ?? 0) > 2.5);
    expect(wheel.defaultPrevented).toBe(true);

    const { x = 0 } = transform(viewer);
    const pointer = { pointerId: 1, isPrimary: true, bubbles: true, clientX: 200, clientY: 200 };
    stage.dispatchEvent(new PointerEvent('pointerdown', pointer));
    stage.dispatchEvent(new PointerEvent('pointermove', { ...pointer, clientX: 170 }));
    stage.dispatchEvent(new PointerEvent('pointerup', { ...pointer, clientX: 170 }));
    await until(() => transform(viewer).x !== x);
    expect(transform(viewer).x).toBeCloseTo(x - 30, 1);
    expect(scroll).not.toHaveBeenCalled();
  });

  test('enlarges between two fingers, and a swipe of one leads on', async () => {
    const { open } = await show(2);
    const viewer = await open(0);
    const stage = inside(viewer, '.stage');
    const touch = (type: string, pointerId: number, clientX: number, clientY = 300) =>
      stage.dispatchEvent(
        new PointerEvent(type, {
          pointerId,
          clientX,
          clientY,
          pointerType: 'touch',
          bubbles: true,
        }),
      );
    touch('pointerdown', 1, 300);
    touch('pointerdown', 2, 400);
    touch('pointermove', 2, 500);
    await until(() => transform(viewer).scale === 2);
    touch('pointermove', 2, 330);
    await until(() => isWhole(viewer));
    touch('pointerup', 2, 330);
    touch('pointerup', 1, 300);
    expect(status(viewer)).toBe('1 of 2');
    touch('pointerdown', 1, 400);
    touch('pointermove', 1, 300);
    touch('pointerup', 1, 300);
    await until(() => status(viewer) === '2 of 2');
  });

  test('saves the picture itself, as a browser would show it otherwise', async () => {
    const { open } = await show(1);
    const viewer = await open(0);
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
        this: HTMLAnchorElement,
      ) {
        resolve(this);
      });
      onTestFinished(() => click.mockRestore());
    });
    inside(viewer, '.down').click();
    const { download, href } = await saved;
    expect(download).toBe('p1.png');
    expect((await (await fetch(href)).blob()).type).toBe('image/png');
  });

  test('goes with the message when that is deleted', async () => {
    const { element, open, isOpen } = await show(1);
    await open(0);
    element.message = timelineMessage({ seq: 1, text: '', deleted: true });
    await until(() => !isOpen());
  });
});

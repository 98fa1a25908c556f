import { until } from '@chat/testkit/in-page';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { titleBadge } from './title-badge.js';

/** Somebody who counts, until the test ends. */
function owner(): object {
  const counts = {};
  onTestFinished(() => titleBadge.set(counts, 'nobody', 0));
  return counts;
}

const titleElement = () => document.head.querySelector('title') as HTMLTitleElement;

describe('the count in the title of a page', () => {
  beforeEach(() => {
    const before = document.title;
    document.title = '  Shop – 20% off  ';
    return () => {
      document.title = before;
    };
  });

  test('stands before it, and leaves it exactly as it was', () => {
    const text = titleElement().text;
    const node = titleElement().firstChild;
    const window = owner();
    titleBadge.set(window, 'ada', 3);
    expect(document.title).toBe('(3) Shop – 20% off');
    titleBadge.set(window, 'ada', 120);
    expect(document.title).toBe('(99+) Shop – 20% off');
    titleBadge.set(window, 'ada', 0);
    expect(titleElement().text).toBe(text);
    expect(titleElement().firstChild).toBe(node);
  });

  test('is one for two windows of a user, and the sum for windows of two', () => {
    const [first, second, other] = [owner(), owner(), owner()];
    titleBadge.set(first, 'ada', 3);
    titleBadge.set(second, 'ada', 3);
    expect(document.title).toBe('(3) Shop – 20% off');
    titleBadge.set(other, 'bob', 2);
    expect(document.title).toBe('(5) Shop – 20% off');
    titleBadge.set(first, 'ada', 0);
    expect(document.title).toBe('(5) Shop – 20% off');
    titleBadge.set(second, 'ada', 0);
    titleBadge.set(other, 'bob', 0);
    expect(document.title).toBe('Shop – 20% off');
  });

  test('stays before a title that the page changes meanwhile, by whichever way, and gives that one back', async () => {
    const window = owner();
    titleBadge.set(window, 'ada', 3);
    document.title = 'Basket';
    await until(() => document.title === '(3) Basket');
    (titleElement().firstChild as Text).data = 'Checkout';
    await until(() => document.title === '(3) Checkout');
    titleElement().replaceWith(Object.assign(document.createElement('title'), { text: 'Thanks' }));
    await until(() => document.title === '(3) Thanks');
    // Made of the one that it finds.
    document.title = `${document.title}!`;
    await until(() => document.title === '(3) Thanks!');
    document.title = 'At the last moment';
    titleBadge.set(window, 'ada', 0);
    expect(document.title).toBe('At the last moment');
    document.title = 'Later';
    await Promise.resolve();
    expect(document.title).toBe('Later');
  });

  test('does not fight a page that insists on its own title', async () => {
    let writes = 0;
    const insisting = new MutationObserver(() => {
      if (document.title === 'Mine') return;
      writes += 1;
      document.title = 'Mine';
    });
    insisting.observe(document.head, { childList: true, subtree: true, characterData: true });
    onTestFinished(() => insisting.disconnect());
    const window = owner();
    titleBadge.set(window, 'ada', 3);
    await until(() => writes > 2);
    await until(() => document.title === 'Mine');
    const settled = writes;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(writes).toBe(settled);
    titleBadge.set(window, 'ada', 0);
    expect(document.title).toBe('Mine');
  });

  test('takes the title away again that a page never had', () => {
    titleElement().remove();
    const window = owner();
    titleBadge.set(window, 'ada', 1);
    expect(document.title).toBe('(1)');
    titleBadge.set(window, 'ada', 0);
    expect(document.head.querySelector('title')).toBeNull();
  });
});

import { until } from '@chat/testkit/in-page';
import { render } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { avatar } from './avatar.js';

/** A picture of one pixel. */
const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

function place() {
  const main = document.createElement('main');
  document.body.append(main);
  onTestFinished(() => main.remove());
  return {
    main,
    show: (name: string, picture?: string) => render(avatar({ name, picture }), main),
    image: () => main.querySelector('img'),
  };
}

test('shows a picture once it is there, over the letter', async () => {
  const { main, show, image } = place();
  show('ada', pixel);
  expect(main.textContent?.trim()).toBe('A');
  expect(image()?.alt).toBe('');
  expect(image()?.loading).toBe('lazy');
  expect(image()?.referrerPolicy).toBe('no-referrer');
  await until(() => image()?.style.opacity === '1');
});

test('shows the letter where there is no picture, or none comes', async () => {
  const { main, show, image } = place();
  show('Ada');
  expect(image()).toBe(null);
  const missing = new Promise((resolve) => main.addEventListener('error', resolve, true));
  show('Ada', 'https://pictures.invalid/ada.png');
  await missing;
  expect(image()?.style.opacity).toBe('');
  expect(main.textContent?.trim()).toBe('A');
});

test('shows nobody with the picture of another, however long theirs takes', async () => {
  const { show, image } = place();
  show('Ada', pixel);
  await until(() => image()?.style.opacity === '1');
  const hers = image();
  show('Ada', pixel);
  expect(image()).toBe(hers);
  show('Bob', 'https://pictures.invalid/bob.png');
  expect(image()).not.toBe(hers);
  expect(image()?.style.opacity).toBe('');
});

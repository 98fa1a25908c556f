import { render } from 'lit';
import { expect, test } from 'vitest';
import { en } from '../localize/en.js';
import { userMark } from './user-mark.js';

test.each([
  [{ name: 'Ada', guest: true as const }, ', Guest'],
  [{ name: 'Ada' }, ''],
  // The server gives such names, and says with them what the mark would.
  [{ name: 'Guest k4tz', guest: true as const }, ''],
  [{ name: 'Guest of honour', guest: true as const }, ', Guest'],
  [{ name: 'Guest k4tz!', guest: true as const }, ', Guest'],
  [{ name: 'Ada', bot: true as const }, ', Bot'],
  // Who says that it is a program knows more of it than its name.
  [{ name: 'Ada', guest: true as const, bot: true as const }, ', Bot'],
  [{ name: 'Guest k4tz', guest: true as const, bot: true as const }, ', Bot'],
])('at %o stands “%s”', (user, words) => {
  const place = document.createElement('p');
  render(userMark(user, en), place);
  expect(place.textContent).toBe(words);
});

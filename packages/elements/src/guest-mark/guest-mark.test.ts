import { render } from 'lit';
import { expect, test } from 'vitest';
import { en } from '../localize/en.js';
import { guestMark } from './guest-mark.js';

test.each([
  [{ name: 'Ada', guest: true as const }, ', Guest'],
  [{ name: 'Ada' }, ''],
  // The server gives such names, and says with them what the mark would.
  [{ name: 'Guest k4tz', guest: true as const }, ''],
  [{ name: 'Guest of honour', guest: true as const }, ', Guest'],
  [{ name: 'Guest k4tz!', guest: true as const }, ', Guest'],
])('at %o stands “%s”', (user, words) => {
  const place = document.createElement('p');
  render(guestMark(user, en), place);
  expect(place.textContent).toBe(words);
});

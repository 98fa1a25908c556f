import { expect, test } from 'vitest';
import { moved, whole, zoomed } from './zoom.js';

const place = { width: 400, height: 300 };

test('what is at a point stays there while it is enlarged', () => {
  const at = { x: 100, y: -50 };
  const { scale, x, y } = zoomed(whole, 2, at, place);
  // What was at that point of the picture is shown where it was.
  expect([at.x * scale + x, at.y * scale + y]).toEqual([at.x, at.y]);
});

test('it is never smaller than its place, and never without bound', () => {
  expect(zoomed(whole, 0.2, { x: 30, y: 30 }, place)).toEqual(whole);
  expect(zoomed(whole, 1e9, { x: 0, y: 0 }, place).scale).toBe(8);
});

test('it is moved no further than to its edges', () => {
  const larger = zoomed(whole, 2, { x: 0, y: 0 }, place);
  expect(moved(larger, { x: 9_000, y: -9_000 }, place)).toEqual({ scale: 2, x: 200, y: -150 });
});

test('made smaller again, it is in its place', () => {
  const aside = moved(zoomed(whole, 4, { x: 0, y: 0 }, place), { x: 600, y: 450 }, place);
  expect(zoomed(aside, 0.25, { x: 0, y: 0 }, place)).toEqual(whole);
});

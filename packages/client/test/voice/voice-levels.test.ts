import { expect, test } from 'vitest';
import { voiceLevels } from '../../src/voice/voice-levels.js';

const bytes = (levels: string) => [...atob(levels)].map((each) => each.charCodeAt(0));

test('a level is the loudest of its part, and the loudest of all is the highest there is', () => {
  const measured = [
    { level: 0.1, at: 0 },
    { level: 0.2, at: 10 },
    { level: 0.4, at: 30 },
    { level: 0.3, at: 39 },
  ];
  const levels = bytes(voiceLevels(measured, 40));
  expect(levels).toHaveLength(40);
  expect([levels[0], levels[10], levels[30], levels[39]]).toEqual([64, 128, 255, 191]);
});

test('where nothing was measured it is as before', () => {
  const levels = bytes(
    voiceLevels(
      [
        { level: 0, at: 0 },
        { level: 0.5, at: 10 },
        { level: 1, at: 20 },
      ],
      40,
    ),
  );
  expect([levels[9], levels[10], levels[19], levels[20], levels[39]]).toEqual([
    0, 128, 128, 255, 255,
  ]);
});

test('silence stays silent, and what is hardly heard is not made loud', () => {
  expect(new Set(bytes(voiceLevels([], 1)))).toEqual(new Set([0]));
  const whisper = bytes(voiceLevels([{ level: 0.05, at: 0 }], 1_000));
  expect(Math.max(...whisper)).toBe(51);
});

test('what was measured when it ended is of its last part', () => {
  expect(bytes(voiceLevels([{ level: 1, at: 500 }], 500)).at(-1)).toBe(255);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPattern } from '../../src/chat/name-pattern.js';

/** What a pattern means, in as few words as that can be said, whatever it costs. */
function means(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  const [next, ...rest] = [pattern[0], pattern.slice(1)];
  if (next === '*') {
    return Array.from({ length: name.length + 1 }).some((_, skipped) =>
      means(rest.join(''), name.slice(skipped)),
    );
  }
  return name[0] === next && means(rest.join(''), name.slice(1));
}

describe('a pattern of names', () => {
  test.each<[string, string, boolean]>([
    ['support', 'support', true],
    ['support', 'Support', false],
    ['support', 'support-1', false],
    ['agent-*', 'agent-7', true],
    ['agent-*', 'agent-', true],
    ['agent-*', 'my agent-7', false],
    ['*@example.com', 'ann@example.com', true],
    ['*@example.com', 'ann@example.com.evil.example', false],
    ['shop-*-agent-*', 'shop-5-agent-7', true],
    // What stands for the end must not be the beginning as well.
    ['aba*aba', 'ababa', false],
    ['aba*aba', 'abaaba', true],
    ['a*b*a', 'aba', true],
    ['a*b*b', 'ab', false],
    ['*', 'anybody at all', true],
    ['**', 'x', true],
    // What means something elsewhere stands for itself.
    ['agent-?', 'agent-7', false],
    ['agent-.', 'agent-7', false],
    ['a+(b)[c]', 'a+(b)[c]', true],
    ['\\*', 'x', false],
    // A host may call somebody like this, and means them, among others.
    ['a*b', 'a*b', true],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected);
    expect(means(pattern, name)).toBe(expected);
  });

  test('means the same to us as to the plainest reading of it, whatever it is', () => {
    const few = (...characters: string[]) =>
      fc.array(fc.constantFrom(...characters), { maxLength: 9 }).map((all) => all.join(''));
    fc.assert(
      fc.property(few('a', 'b', '*'), few('a', 'b'), (pattern, name) => {
        expect(matchesPattern(pattern, name)).toBe(means(pattern, name));
      }),
      { numRuns: 5_000 },
    );
  });

  test('matches whatever its stars were filled with', () => {
    const parts = fc.array(fc.string({ maxLength: 8, unit: 'binary' }), { minLength: 1 });
    const filling = fc.infiniteStream(fc.string({ maxLength: 8, unit: 'binary' }));
    fc.assert(
      fc.property(parts, filling, (each, fillings) => {
        const name = each.reduce((all, part) => all + String(fillings.next().value) + part);
        expect(matchesPattern(each.join('*'), name)).toBe(true);
      }),
    );
  });

  test('that is as hard as one can be is decided at once', () => {
    const began = performance.now();
    for (let n = 0; n < 100; n += 1) {
      expect(matchesPattern(`${'a*'.repeat(63)}b`, 'a'.repeat(128))).toBe(false);
    }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonNumbers, packNumbers, unpackNumbers } from '../../src/store/sqlite/row-numbers.js';

const ascending = fc
  .uniqueArray(fc.oneof(fc.nat(20), fc.nat(2 ** 31 - 1)), { maxLength: 50 })
  .map((numbers) => numbers.sort((a, b) => a - b));
const packed = (numbers: readonly number[]) => new Uint8Array(packNumbers(numbers)).buffer;

test('numbers come out as they were packed, and those that two lists have in common', () => {
  fc.assert(
    fc.property(ascending, ascending, (some, others) => {
      expect(unpackNumbers(packed(some))).toEqual(some);
      const common = some.filter((number) => others.includes(number));
      expect(commonNumbers(some, packed(others))).toEqual(common);
    }),
  );
});

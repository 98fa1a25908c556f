import { expect, test } from 'vitest';

const { REQUIRE_ENGINES, MONGODB_URL, REDIS_URL } = process.env;

test.skipIf(!REQUIRE_ENGINES)('no engine is missing where all are required', () => {
  expect({ MONGODB_URL, REDIS_URL }).toEqual({
    MONGODB_URL: expect.stringMatching(/^mongodb/),
    REDIS_URL: expect.stringMatching(/^redis/),
  });
});

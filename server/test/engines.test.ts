import { expect, test } from 'vitest';

const { REQUIRE_ENGINES, MONGODB_URL, REDIS_URL, S3_ENDPOINT_URL, HERMES, JEST } = process.env;

test.skipIf(!REQUIRE_ENGINES)('no engine is missing where all are required', () => {
  expect({ MONGODB_URL, REDIS_URL, S3_ENDPOINT_URL, HERMES, JEST }).toEqual({
    MONGODB_URL: expect.stringMatching(/^mongodb/),
    REDIS_URL: expect.stringMatching(/^redis/),
    S3_ENDPOINT_URL: expect.stringMatching(/^http/),
    HERMES: expect.stringMatching(/./),
    JEST: expect.stringMatching(/./),
  });
});

test.skipIf(!MONGODB_URL || !REDIS_URL)(
  'with MONGODB_URL and REDIS_URL the end-to-end tests run on two nodes as well',
  () => {
    expect(MONGODB_URL).not.toBe(REDIS_URL);
  },
);

import { expect, test } from 'vitest';
import { fileKind } from './file-kind.js';
import { fileSize } from './file-size.js';
import { nameParts } from './name-parts.js';

test.each([
  [1, 'en', '1 byte'],
  [999, 'en', '999 bytes'],
  [1_000, 'en', '1 kB'],
  [849_600, 'en', '850 kB'],
  [2_140_000, 'en', '2.1 MB'],
  [26_214_400, 'en', '26 MB'],
  [5_300_000_000, 'en', '5.3 GB'],
  [2_140_000, 'de', '2,1 MB'],
])('%i bytes in %s are %s', (bytes, locale, expected) => {
  expect(fileSize(bytes, locale).replace(/\u00a0/g, ' ')).toBe(expected);
});

test.each([
  ['short.pdf', 'short.pdf', ''],
  ['a-report-that-has-a-long-name.pdf', 'a-report-that-has-a-lon', 'g-name.pdf'],
  ['a-name-that-has-no-extension-at-all', 'a-name-that-has-no-extension-', 'at-all'],
  ['a name. With a whole sentence behind a dot', 'a name. With a whole sentence behind', ' a dot'],
  // What is one character stays one.
  [
    'holiday-pictures-👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png',
    'holiday-pictur',
    'es-👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png',
  ],
])('of %s the end is kept, with its extension', (name, start, end) => {
  expect(nameParts(name)).toEqual([start, end]);
});

test.each([
  ['image/webp', 'picture'],
  ['video/mp4', 'video'],
  ['audio/ogg', 'audio'],
  ['application/zip', 'archive'],
  ['application/pdf', 'text'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text'],
  ['application/octet-stream', 'other'],
])('%s is shown as %s', (type, kind) => {
  expect(fileKind(type)).toBe(kind);
});

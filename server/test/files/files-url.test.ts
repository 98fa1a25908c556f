import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FilesUrlError, readFilesUrl } from '../../src/files/files-url.js';

describe('the URL of files', () => {
  test.each([
    ['file:./data/files', { directory: resolve('data/files') }],
    ['file:///var/lib/chat/files', { directory: '/var/lib/chat/files' }],
    [
      's3://my-files?region=eu-central-1',
      { bucket: 'my-files', region: 'eu-central-1', endpoint: null },
    ],
    [
      's3://my.files/?endpoint=https://s3.example.com:9000',
      { bucket: 'my.files', region: 'us-east-1', endpoint: 'https://s3.example.com:9000' },
    ],
    [
      's3://my-files?region=auto&endpoint=https%3A%2F%2Fexample.com%2Fstorage%2Fs3',
      { bucket: 'my-files', region: 'auto', endpoint: 'https://example.com/storage/s3' },
    ],
  ])('%s names a place', (url, place) => {
    expect(readFilesUrl(url)).toEqual(place);
  });

  test.each([
    ['', /must be file:<folder>/],
    ['./data/files', /must be file:<folder>/],
    ['https://my-files.s3.amazonaws.com', /or s3:\/\/<bucket>/],
    ['file://elsewhere/files', /no local file URL|not a local file URL/],
    ['s3:my-files', /must name a bucket/],
    ['s3://', /must name a bucket/],
    ['s3://My_Files?region=eu-central-1', /must name a bucket/],
    ['s3://my-files:9000?region=eu-central-1', /must name a bucket/],
    ['s3://my-files', /must say the region/],
    ['s3://my-files?region=', /names no region/],
    ['s3://my-files?region=eu-central-1&region=auto', /each once/],
    ['s3://my-files/chat?region=eu-central-1', /nothing in it/],
    ['s3://my-files?endpoint=s3.example.com', /no URL/],
    ['s3://my-files?endpoint=ftp://s3.example.com', /no URL/],
    ['s3://my-files?region=auto&accessKeyId=AKIA&secretAccessKey=hunter2', /nothing else/],
    ['s3://AKIA:hunter2@my-files?region=eu-central-1', /must not hold a key.*AWS_ACCESS_KEY_ID/],
    ['s3://my-files?endpoint=https://AKIA:hunter2@s3.example.com', /must not hold a key/],
  ])('“%s” is refused, and not quoted', (url, words) => {
    expect(() => readFilesUrl(url)).toThrow(FilesUrlError);
    expect(() => readFilesUrl(url)).toThrow(words);
    expect(() => readFilesUrl(url)).not.toThrow(/hunter2|AKIA/);
  });
});

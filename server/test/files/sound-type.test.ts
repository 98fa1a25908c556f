import { expect, test } from 'vitest';
import { contentOf } from '../../src/files/file-content.js';
import {
  filmedMp4,
  filmedWebm,
  headOfWav,
  recordedMp4,
  recordedOgg,
  recordedWebm,
} from './sounds.js';

const typeOf = async (bytes: Uint8Array) => (await contentOf(bytes)).type;

test.each([
  ['WebM', recordedWebm, 'audio/webm'],
  ['MP4', recordedMp4, 'audio/mp4'],
  ['Ogg', recordedOgg, 'audio/ogg'],
  ['WAV', headOfWav, 'audio/wav'],
])('what a browser records of a voice is sound: %s', async (_, bytes, type) => {
  expect(await typeOf(bytes)).toBe(type);
});

test.each([
  ['WebM', filmedWebm, 'video/webm'],
  ['MP4', filmedMp4, 'video/mp4'],
])(
  'what has something to be seen in it is a film, whatever is heard: %s',
  async (_, bytes, type) => {
    expect(await typeOf(bytes)).toBe(type);
  },
);

test('what breaks off before it says what is in it is not called sound', async () => {
  const tracksIn = (bytes: Buffer) => bytes.indexOf('OpusHead');
  for (const bytes of [recordedWebm, recordedMp4, filmedWebm, filmedMp4]) {
    for (let length = 0; length < tracksIn(bytes); length += 1) {
      const type = await typeOf(bytes.subarray(0, length));
      expect([length, type]).toEqual([length, expect.not.stringMatching(/^audio/)]);
    }
  }
  const moovEnd = recordedMp4.indexOf('moof') - 4;
  expect(await typeOf(recordedMp4.subarray(0, moovEnd - 1))).toBe('video/mp4');
  expect(await typeOf(recordedMp4.subarray(0, moovEnd))).toBe('audio/mp4');
});

test('an MP4 file may tell of its tracks at its end', async () => {
  const moov = recordedMp4.indexOf('moov') - 4;
  const moof = recordedMp4.indexOf('moof') - 4;
  const parts = [
    recordedMp4.subarray(0, moov),
    recordedMp4.subarray(moof),
    recordedMp4.subarray(moov, moof),
  ];
  expect(await typeOf(Buffer.concat(parts))).toBe('audio/mp4');
});

test('more elements than a recording has are not looked through', async () => {
  // Each is empty, and there is a track behind them.
  const void1 = Buffer.from([0xec, 0x80]);
  const tracks = recordedWebm.subarray(
    recordedWebm.lastIndexOf(Buffer.from([0x16, 0x54, 0xae, 0x6b])),
  );
  const segment = recordedWebm.indexOf(Buffer.from([0x18, 0x53, 0x80, 0x67]));
  const head = Buffer.concat([
    recordedWebm.subarray(0, segment + 4),
    Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  ]);
  const padded = (count: number) =>
    Buffer.concat([head, ...Array.from({ length: count }, () => void1), tracks]);
  expect(await typeOf(padded(900))).toBe('audio/webm');
  expect(await typeOf(padded(1_000))).toBe('video/webm');
});

import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

/** A PNG that says it has this size; it has as many rows as there are. */
export function png(width: number, height: number, rows = Math.min(height, 4)): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const pixels = Buffer.alloc(rows * (1 + 3 * Math.min(width, 100)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const page = Buffer.from('<!doctype html><script>alert(document.domain)</script>');
const drawing = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
);
const archive = Buffer.from(
  'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYQ==',
  'base64',
);

/** What is not what it says it is, by name. */
export const disguises: Record<string, Buffer> = {
  'page.png': page,
  'drawing.png': drawing,
  'archive.jpg': archive,
  // The head of a picture, and nothing behind it that could be one.
  'head.png': png(9, 9).subarray(0, 20),
  'head.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]),
};

/** A picture to whoever looks at its beginning, and a page to whoever looks further. */
export const polyglot: Buffer = Buffer.concat([
  Buffer.from('GIF89a'),
  Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0]),
  Buffer.from('/*<script>alert(1)</script>*/=1;'),
  Buffer.from([0x3b]),
]);

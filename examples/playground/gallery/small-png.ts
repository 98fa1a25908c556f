import { crc32, deflateSync } from 'node:zlib';

/** Pixels of a picture, four bytes each, none of them transparent. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const mostColours = 256;

/**
 * The same picture in the 256 colours that it has most of; all others become the nearest of these. Of a page there are few others:
 * how letters and corners are smoothed.
 */
export class SmallPng {
  readonly #size: { readonly width: number; readonly height: number };
  readonly #colours: readonly number[];
  /** One byte for each pixel: which colour. */
  readonly #indexes: Uint8Array;

  constructor({ width, height, data }: Pixels) {
    this.#size = { width, height };
    const counts = new Map<number, number>();
    const pixels = new Uint32Array(width * height);
    for (let i = 0, at = 0; i < pixels.length; i += 1, at += 4) {
      const colour = byte(data, at) * 65_536 + byte(data, at + 1) * 256 + byte(data, at + 2);
      pixels[i] = colour;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    this.#colours = [...counts]
      .sort(([a, many], [b, more]) => more - many || a - b)
      .slice(0, mostColours)
      .map(([colour]) => colour);
    const known = new Map(this.#colours.map((colour, i) => [colour, i]));
    this.#indexes = new Uint8Array(pixels.length);
    for (const [i, colour] of pixels.entries()) {
      let index = known.get(colour);
      if (index === undefined) {
        index = this.#nearest(colour);
        known.set(colour, index);
      }
      this.#indexes[i] = index;
    }
  }

  /** As it looks. */
  get pixels(): Pixels {
    const data = new Uint8Array(this.#indexes.length * 4);
    for (const [i, index] of this.#indexes.entries()) {
      const colour = this.#colours[index] ?? 0;
      data.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], i * 4);
    }
    return { ...this.#size, data };
  }

  /** As a file. */
  encode(): Buffer {
    const { width, height } = this.#size;
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    // Eight bits for each pixel, which name a colour of the palette.
    head.set([8, 3, 0, 0, 0], 8);
    const palette = Buffer.alloc(this.#colours.length * 3);
    for (const [i, colour] of this.#colours.entries()) palette.writeUIntBE(colour, i * 3, 3);
    const lines = Buffer.alloc((width + 1) * height);
    for (let y = 0; y < height; y += 1) {
      lines.set(this.#indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
    }
    return Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', head),
      chunk('PLTE', palette),
      chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }

  #nearest(colour: number): number {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, each] of this.#colours.entries()) {
      const red = (each >> 16) - (colour >> 16);
      const green = ((each >> 8) & 255) - ((colour >> 8) & 255);
      const blue = (each & 255) - (colour & 255);
      const distance = red * red + green * green * 2 + blue * blue;
      if (distance >= least) continue;
      least = distance;
      nearest = i;
    }
    return nearest;
  }
}

const byte = (data: Uint8Array, at: number): number => data[at] ?? 0;

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

/** Numbers in ascending order, none twice, as few bytes as they take: each as what it is beyond the one before. */
export function packNumbers(numbers: readonly number[]): Buffer {
  const bytes: number[] = [];
  let last = 0;
  for (const number of numbers) {
    let more = number - last;
    for (; more > 127; more >>>= 7) bytes.push((more & 127) | 128);
    bytes.push(more);
    last = number;
  }
  return Buffer.from(bytes);
}

export function unpackNumbers(packed: ArrayBuffer): number[] {
  const numbers: number[] = [];
  let last = 0;
  let more = 0;
  let shift = 0;
  for (const byte of new Uint8Array(packed)) {
    more |= (byte & 127) << shift;
    shift += 7;
    if (byte > 127) continue;
    last += more;
    numbers.push(last);
    more = 0;
    shift = 0;
  }
  return numbers;
}

/** Those of ascending numbers that are packed here as well: without unpacking what lies beyond them. */
export function commonNumbers(numbers: readonly number[], packed: ArrayBuffer): number[] {
  const bytes = new Uint8Array(packed);
  const common: number[] = [];
  let last = 0;
  let at = 0;
  for (const number of numbers) {
    while (last < number || at === 0) {
      if (at === bytes.length) return common;
      let byte = bytes[at++] as number;
      let more = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[at++] as number;
        more |= (byte & 127) << shift;
      }
      last += more;
    }
    if (last === number) common.push(number);
  }
  return common;
}

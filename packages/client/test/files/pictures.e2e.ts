import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import type { Tab } from '../support/chat-page.js';
import { setUpTabs } from '../support/set-up-tabs.js';

declare global {
  interface Window {
    /** A picture that a canvas makes. */
    picture(width: number, height: number, type: string): Promise<Blob>;
    sendFile(bytes: Blob, name: string): void;
    /** What was shown of the files of the latest message, each time it changed. */
    shown: { width?: number | undefined; height?: number | undefined; hasPreview: boolean }[];
  }
}

async function setUp() {
  const { alice, bob, open } = await setUpTabs();
  const tab = await open(alice);
  await tab.connect();
  await tab.converse(bob.name);
  await tab.page.evaluate(() => {
    window.picture = (width, height, type) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      const gradient = context.createLinearGradient(0, 0, width, height);
      gradient.addColorStop(0, 'red');
      gradient.addColorStop(1, 'blue');
      context.fillStyle = gradient;
      context.fillRect(0, 0, width, height);
      return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob as Blob), type));
    };
    window.shown = [];
    window.conversation.on('change', () => {
      const [file] = window.conversation.messages.at(-1)?.files ?? [];
      if (!file) return;
      const { width, height, preview } = file.picture ?? {};
      window.shown.push({ width, height, hasPreview: preview !== undefined });
    });
    window.sendFile = (bytes, name) => {
      const file = new File([bytes], name, { type: bytes.type });
      window.sent.push(window.conversation.send('', { files: [file] }));
    };
  });
  /** The latest file, as Bob reads it. */
  const read = async () => {
    const message = await waitFor(() => bob.conversation.messages.at(-1));
    const [file] = message.files;
    if (!file) throw new Error('It has a file.');
    const response = await fetch(await bob.conversation.fileUrl(message, file));
    return { file, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  return { tab, read };
}

const sizesShown = async (tab: Tab) => {
  const shown = await tab.page.evaluate(() => window.shown);
  return new Set(shown.map(({ width, height }) => `${width}×${height}`));
};

test('a photo goes out upright, no larger than a screen, and without where it was taken', async () => {
  const { tab, read } = await setUp();
  await tab.page.evaluate(async () => {
    const photo = new Uint8Array(
      await (await window.picture(4_000, 3_000, 'image/jpeg')).arrayBuffer(),
    );
    // Exif of a camera that lay on its right side, with a place behind it.
    const place = new TextEncoder().encode('52.5200 N 13.4050 E');
    const tiff = [
      0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ];
    const exif = [...new TextEncoder().encode('Exif\0\0'), ...tiff, ...place];
    const length = exif.length + 2;
    const segment = [0xff, 0xe1, length >> 8, length & 0xff, ...exif];
    const parts = [photo.slice(0, 2), new Uint8Array(segment), photo.slice(2)];
    window.sendFile(new Blob(parts, { type: 'image/jpeg' }), 'photo.jpg');
  });
  await tab.allSent();
  const { file, bytes } = await read();
  expect(file).toMatchObject({ name: 'photo.jpg', type: 'image/jpeg', size: bytes.length });
  expect(file.picture).toMatchObject({ width: 1_920, height: 2_560 });
  expect(file.picture?.preview).toMatch(/^[A-Za-z0-9+/]{20,}=*$/);
  expect(bytes.includes('Exif')).toBe(false);
  expect(bytes.includes('13.4050')).toBe(false);
  // From the first, so nothing moved; the preview came to it.
  expect(await sizesShown(tab)).toEqual(new Set(['1920×2560']));
});

test('a small picture keeps its size and its kind, but nothing that was noted with it', async () => {
  const { tab, read } = await setUp();
  await tab.page.evaluate(async () => {
    const png = new Uint8Array(await (await window.picture(40, 30, 'image/png')).arrayBuffer());
    // Before the last chunk, a text.
    const text = new TextEncoder().encode('tEXtComment\0taken at home');
    const chunk = new Uint8Array(4 + text.length + 4);
    new DataView(chunk.buffer).setUint32(0, text.length - 4);
    chunk.set(text, 4);
    let sum = 0xffffffff;
    for (const byte of text) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    new DataView(chunk.buffer).setUint32(4 + text.length, ~sum >>> 0);
    const parts = [png.slice(0, -12), chunk, png.slice(-12)];
    window.sendFile(new Blob(parts, { type: 'image/png' }), 'small.png');
  });
  await tab.allSent();
  const { file, bytes } = await read();
  expect(file).toMatchObject({ type: 'image/png', picture: { width: 40, height: 30 } });
  expect(bytes.includes('taken at home')).toBe(false);
});

test('what moves, and what only says that it is a picture, goes as it is', async () => {
  const { tab, read } = await setUp();
  const gif = 'R0lGODlhAQABAPAAAP8AAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';
  await tab.page.evaluate(async (base64) => {
    const bytes = await (await fetch(`data:image/gif;base64,${base64}`)).blob();
    window.sendFile(bytes, 'moves.gif');
  }, gif);
  await tab.allSent();
  const moving = await read();
  expect(moving.file).toMatchObject({ type: 'image/gif', picture: { width: 1, height: 1 } });
  expect(moving.bytes.toString('base64')).toBe(gif);

  await tab.page.evaluate(() => {
    window.sendFile(new Blob(['no picture at all'], { type: 'image/png' }), 'lie.png');
  });
  await tab.allSent();
  await waitFor(async () => (await read()).file.name === 'lie.png');
  const lying = await read();
  expect(lying.file.picture).toBeUndefined();
  expect(lying.bytes.toString()).toBe('no picture at all');
});

test('a file that is written offline survives a reload, with its bytes', async () => {
  const { alice, bob, open, network, origin } = await setUpTabs();
  const tab = await open(alice);
  await tab.connect();
  await tab.converse(bob.name);
  await tab.send('before');
  await tab.allSent();
  await waitFor(async () => JSON.stringify(await tab.kept('cache')).includes('before'));
  network.down();
  await tab.page.evaluate(() => {
    const file = new File(['x'.repeat(3_000)], 'notes.txt', { type: 'text/plain' });
    window.sent.push(window.conversation.send('offline', { files: [file] }));
  });
  await waitFor(async () => (await tab.kept('outbox')).length === 1);
  expect(await tab.kept('files')).toHaveLength(1);
  await tab.page.goto(origin);
  await tab.start(network.url);
  await tab.connectLater();
  await tab.converse(bob.name);
  await waitFor(async () => (await tab.texts()).includes('offline'));
  network.up();
  await waitFor(() => bob.conversation.messages.at(-1)?.files[0]?.size === 3_000);
  await waitFor(async () => (await tab.kept('files')).length === 0);
});

import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { registerUser, startServer, type TestServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { FileLinks } from '../../src/files/file-links.js';
import { admin, exportOf, mongoDatabase, startAdminServer } from '../admin/admin-server.js';
import { disguises, png, polyglot } from '../files/samples.js';
import { announce, linksOf, offsetOf, sendFiles, upload, write } from '../files/uploading.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';
import { temporaryDirectory } from '../store/temporary-directory.js';

const { MONGODB_URL } = process.env;
const JWT_SECRET = 'one secret, before and after: 32 bytes';

/** What is on the disk, without what uploads need beside it. */
const kept = (server: TestServer): string[] =>
  readdirSync(filesOf(server)).filter((name) => !name.endsWith('.json'));

const filesOf = ({ dataDir }: TestServer) => join(dataDir, 'chat-files');

async function setUp(options: Parameters<typeof startAdminServer>[0] = {}) {
  const server = await startAdminServer(options);
  const people = await twoPeople(server);
  const [hers, his] = [
    await TestSocket.live(server, people.ada.accessToken),
    await TestSocket.live(server, people.grace.accessToken),
  ];
  return { server, ...people, hers, his, token: people.ada.accessToken };
}

const stores: [string, boolean, () => Record<string, string>][] = [
  ['SQLite', false, () => ({})],
  ['MongoDB (MONGODB_URL)', !MONGODB_URL, mongoDatabase],
];

describe.each(stores)('a file, on %s', (name, missing, env) => {
  const start = async () => {
    const directory = temporaryDirectory();
    const files = name === 'SQLite' ? {} : { FILES_URL: `file:${directory}` };
    const set = await setUp({ env: { ...env(), ...files } });
    const on = name === 'SQLite' ? filesOf(set.server) : directory;
    const left = () => readdirSync(on);
    return { ...set, left };
  };

  test.skipIf(missing)(
    'is uploaded in pieces, goes with a message to both, is read by either, and goes with it',
    async () => {
      const { server, token, grace, hers, his, conversationId, left } = await start();
      const bytes = Buffer.concat([png(640, 480), randomBytes(300_000)]);
      const preview = '3OcRJYB4d3h/iIeHeEh3eIhw+j3A';
      const announced = await announce(server, token, bytes.length, { name: 'sea.png', preview });
      expect(announced.status).toBe(201);
      const path = announced.headers.get('location') ?? '';
      expect(path).toMatch(/^\/v1\/uploads\/fil_[\w-]{22}$/);
      const [first, second] = [bytes.subarray(0, 100_000), bytes.subarray(100_000)];
      expect((await write(server, token, path, first)).headers.get('upload-offset')).toBe('100000');
      // Whoever lost count asks; who guesses is told to ask.
      const wrong = await write(server, token, path, second, 7);
      expect(refusalOf(wrong)).toEqual(refusal(409, 'upload_conflict'));
      const far = await offsetOf(server, token, path);
      expect(far.headers.get('upload-offset')).toBe('100000');
      expect(far.headers.get('upload-length')).toBe(`${bytes.length}`);
      expect((await write(server, token, path, second, 100_000)).status).toBe(204);

      const id = path.split('/').at(-1) as string;
      const file = {
        ...{ id, name: 'sea.png', type: 'image/png', size: bytes.length },
        picture: { width: 640, height: 480, preview },
      };
      const message = await sendFiles(hers, conversationId, [id]);
      expect(message).toMatchObject({ text: '', files: [file] });
      expect((await his.next('message')).message).toEqual(message);
      const history = `/v1/conversations/${conversationId}/messages`;
      const { body } = await rest(server, 'GET', history, { token: grace.accessToken });
      expect(body.messages).toEqual([message]);

      for (const reader of [token, grace.accessToken]) {
        const [link] = await linksOf(server, reader, message);
        const response = await fetch(server.url + link?.url);
        expect(response.status).toBe(200);
        expect(bytes.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
      }
      const [link] = await linksOf(server, grace.accessToken, message);
      expect(left()).not.toEqual([]);
      const { seq, rev } = message;
      const deletion = { conversationId, seq, base: rev, changeId: randomUUID() };
      const deleted = await hers.request({ type: 'delete', ...deletion });
      expect(deleted).toMatchObject({ type: 'changed', message: { text: '' } });
      expect(JSON.stringify(deleted)).not.toContain('sea.png');
      await waitFor(() => left().length === 0, { message: 'the bytes to be gone' });
      expect((await fetch(server.url + link?.url)).status).toBe(404);
    },
  );

  test.skipIf(missing)(
    'is of the first message that it is sent with, however often that one is sent',
    async () => {
      const { server, token, hers, his, grace, conversationId, left } = await start();
      const id = await upload(server, token, png(1, 1), { name: 'a.png' });
      const clientId = randomUUID();
      const send = { type: 'send', conversationId, clientId, text: 'look', files: [id] };
      const sent = await hers.request(send);
      expect(sent).toMatchObject({ type: 'sent', message: { files: [{ id }] } });
      expect(await hers.request(send)).toMatchObject({ type: 'sent', message: { seq: 1 } });
      const other = { ...send, clientId: randomUUID() };
      const refused = { type: 'error', code: 'file_not_found' };
      expect(await hers.request(other)).toMatchObject(refused);
      // Nor with anybody else's, or with one that is not whole.
      const theirs = await upload(server, grace.accessToken, png(1, 1));
      const { headers } = await announce(server, token, 9);
      const begun = headers.get('location')?.split('/').at(-1);
      for (const files of [[theirs], [begun], ['fil_none'], [theirs, begun]]) {
        const next = { ...other, clientId: randomUUID(), files };
        expect(await hers.request(next)).toMatchObject(refused);
      }
      // What was sent again was told again, as the same one.
      expect(new Set(his.messages().map(({ seq }) => seq))).toEqual(new Set([1]));
      // It stays what it is, with another caption or with none.
      const edit = { type: 'edit', conversationId, seq: 1, changeId: randomUUID(), base: 1 };
      expect(await hers.request({ ...edit, text: '' })).toMatchObject({
        message: { text: '', files: [{ id }] },
      });
      // Deleted, and sent once more by whoever never heard of the answer.
      await hers.request({ ...edit, type: 'delete', changeId: randomUUID(), base: 2 });
      const late = await waitFor(async () => {
        const answer = await hers.request(send);
        return answer.type === 'sent' && answer.message;
      });
      expect(late).toMatchObject({ seq: 1, text: '', deletedAt: expect.any(Number) });
      await waitFor(() => left().every((name) => !name.startsWith(id)), {
        message: 'it to be gone all the same',
      });
    },
  );

  test.skipIf(missing)(
    'is gone with its conversation, and with who uploaded it for nothing',
    async () => {
      const { server, token, ada, hers, his, grace, conversationId, left } = await start();
      await sendFiles(hers, conversationId, [await upload(server, token, png(1, 1))]);
      await sendFiles(his, conversationId, [await upload(server, grace.accessToken, png(2, 1))]);
      await upload(server, token, png(3, 1));
      await announce(server, token, 1_000);
      const stays = await upload(server, grace.accessToken, png(4, 1));
      expect((await admin(server, 'DELETE', `/users/${ada.user.id}`)).status).toBe(204);
      await waitFor(() => left().every((name) => name.startsWith(stays)), {
        message: 'all but one to be gone',
      });
      expect(left()).toContain(stays);
    },
  );
});

test('what is not what it says it is, is saved and never shown', async () => {
  const { server, token, hers, conversationId } = await setUp();
  for (const [name, bytes] of Object.entries(disguises)) {
    const id = await upload(server, token, bytes, { name });
    const message = await sendFiles(hers, conversationId, [id]);
    expect(message.files?.[0], name).not.toHaveProperty('picture');
    const [link] = await linksOf(server, token, message);
    const { headers } = await fetch(server.url + link?.url);
    expect(headers.get('content-type'), name).toBe('application/octet-stream');
    expect(headers.get('content-disposition'), name).toContain('attachment');
  }
});

test('a picture is shown as nothing but a picture, whatever else it could be read as', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const id = await upload(server, token, polyglot, { name: 'x.html' });
  const message = await sendFiles(hers, conversationId, [id]);
  expect(message.files?.[0]).toMatchObject({ type: 'image/gif', picture: { width: 1, height: 1 } });
  const [link] = await linksOf(server, token, message);
  const { headers } = await fetch(server.url + link?.url);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'image/gif',
    'content-disposition': `inline; filename="x.html"; filename*=UTF-8''x.html`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
  });
});

test('a picture that would need more memory than a page should give is a file like any other', async () => {
  const { server, token, hers, conversationId } = await setUp();
  for (const [width, height] of [
    [60_000, 60_000],
    [40_000, 1],
    [20_000, 20_000],
  ] as const) {
    const id = await upload(server, token, png(width, height), { name: 'big.png' });
    const { files } = await sendFiles(hers, conversationId, [id]);
    expect(files).toEqual([
      { id, name: 'big.png', type: 'image/png', size: png(width, height).length },
    ]);
  }
});

test('a name keeps nothing that is a path, cannot be seen, or makes it look like another', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const names: [given: string, shown: string][] = [
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\x.txt', 'x.txt'],
    ['a\0b\n.png', 'a b .png'],
    ['evil\u202egnp.exe', 'evilgnp.exe'],
    [`${'n'.repeat(500)}.jpeg`, `${'n'.repeat(250)}.jpeg`],
    ['..', 'file'],
    ['', 'file'],
    [' 😀.png ', '😀.png'],
    ['a"b;c%d.png', 'a"b;c%d.png'],
  ];
  for (const [given, shown] of names) {
    const id = await upload(server, token, png(1, 1), { name: given });
    const message = await sendFiles(hers, conversationId, [id]);
    expect(message.files?.[0]?.name, given).toBe(shown);
    const [link] = await linksOf(server, token, message);
    const disposition = (await fetch(server.url + link?.url)).headers.get('content-disposition');
    const full = disposition?.split("filename*=UTF-8''")[1] ?? '';
    expect(decodeURIComponent(full), given).toBe(shown);
    expect(disposition, given).toMatch(/^inline; filename="[^"\\%]*"; filename\*=UTF-8''\S+$/);
  }
  // A name that is not even UTF-8 is one that can be shown.
  const headers = {
    ...{ 'tus-resumable': '1.0.0', 'upload-length': '1' },
    'upload-metadata': `name ${Buffer.from([0xff, 0xfe, 0x61]).toString('base64')}`,
  };
  expect((await rest(server, 'POST', '/v1/uploads', { token, headers })).status).toBe(201);
});

test('an empty one, one that is too large, of a type or a length that is none, is refused before it begins', async () => {
  const { server, token } = await setUp({ env: { FILE_BYTES: '1kB' } });
  const refused = async (length: number | string) =>
    refusalOf(await announce(server, token, length));
  expect(await refused(0)).toEqual(refusal(400, 'invalid_request'));
  expect(await refused(1_001)).toEqual(refusal(413, 'payload_too_large'));
  for (const length of ['', '-1', '1.5', 'many', '9'.repeat(16)]) {
    expect(await refused(length), length).toEqual(refusal(400, 'invalid_request'));
  }
  const post = (headers: Record<string, string>) =>
    rest(server, 'POST', '/v1/uploads', { token, headers });
  for (const headers of [
    { 'upload-length': '9' },
    { 'upload-length': '9', 'tus-resumable': '0.2.1' },
    { 'upload-length': '9', 'tus-resumable': '1.0.0', 'upload-metadata': 'name ***' },
    { 'upload-defer-length': '1', 'tus-resumable': '1.0.0' },
  ]) {
    expect(refusalOf(await post(headers)), JSON.stringify(headers)).toEqual(
      refusal(400, 'invalid_request'),
    );
  }
  expect(kept(server)).toEqual([]);
});

test('more than was announced is refused, and less is not whole', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const announced = await announce(server, token, 10, { name: 'x' });
  const path = announced.headers.get('location') ?? '';
  const id = path.split('/').at(-1) as string;
  const long = await write(server, token, path, randomBytes(11));
  expect(refusalOf(long)).toEqual(refusal(413, 'payload_too_large'));
  expect((await write(server, token, path, randomBytes(9))).status).toBe(204);
  const clientId = randomUUID();
  const send = { type: 'send', conversationId, clientId, text: 'x', files: [id] };
  expect(await hers.request(send)).toMatchObject({ code: 'file_not_found' });
  expect((await write(server, token, path, randomBytes(1), 9)).status).toBe(204);
  expect(await hers.request(send)).toMatchObject({ type: 'sent' });
});

test('one whose last byte came while the server ended is whole when it is sent', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const announced = await announce(server, token, 3, { name: 'x' });
  const path = announced.headers.get('location') ?? '';
  const id = path.split('/').at(-1) as string;
  // As a server leaves it that is killed between the last byte and its answer.
  writeFileSync(join(filesOf(server), id), 'abc');
  expect((await offsetOf(server, token, path)).headers.get('upload-offset')).toBe('3');
  expect(await sendFiles(hers, conversationId, [id])).toMatchObject({ files: [{ id, size: 3 }] });
});

test('an upload whose connection goes is gone on with where it was', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const bytes = randomBytes(200_000);
  const announced = await announce(server, token, bytes.length, { name: 'x' });
  const path = announced.headers.get('location') ?? '';
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n` +
      `Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n` +
      `Content-Length: ${bytes.length}\r\n\r\n`,
  );
  socket.write(bytes.subarray(0, 120_000));
  const offset = async () =>
    Number((await offsetOf(server, token, path)).headers.get('upload-offset'));
  // To ask how far it is ends what still writes, so it is looked where the bytes arrive.
  const file = join(filesOf(server), path.split('/').at(-1) as string);
  await waitFor(() => statSync(file).size === 120_000, { message: 'the bytes to be there' });
  socket.destroy();
  expect(await offset()).toBe(120_000);
  const rest = await write(server, token, path, bytes.subarray(120_000), 120_000);
  expect(rest.status).toBe(204);
  const id = path.split('/').at(-1) as string;
  const [link] = await linksOf(server, token, await sendFiles(hers, conversationId, [id]));
  const read = await fetch(server.url + link?.url);
  expect(bytes.equals(Buffer.from(await read.arrayBuffer()))).toBe(true);
});

test('a large piece that is refused is answered, and its connection is as good as before', async () => {
  const { server, token } = await setUp();
  const announced = await announce(server, token, 24_000_000, { name: 'x' });
  const path = announced.headers.get('location') ?? '';
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  let answered = '';
  socket.on('data', (chunk) => {
    answered += chunk;
  });
  const head = (method: string, more: string) =>
    `${method} ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\nTus-Resumable: 1.0.0\r\n${more}\r\n`;
  const type = 'Content-Type: application/offset+octet-stream\r\n';
  const sent = (text: string, bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      socket.write(text);
      socket.write(bytes, () => resolve());
    });
  // More than fits between the two of them, sent to its end by who does not look at answers before that.
  const bytes = randomBytes(20_000_000);
  for (const offset of [7, 12]) {
    const length = `Upload-Offset: ${offset}\r\nContent-Length: ${bytes.length}\r\n`;
    await sent(head('PATCH', `${type}${length}`), bytes);
  }
  socket.write(head('HEAD', ''));
  await waitFor(() => answered.includes('upload-length: 24000000'), { message: 'all answers' });
  const statuses = [...answered.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toEqual(['409', '409', '200']);
  expect(answered).toContain('upload-offset: 0');
  socket.destroy();
});

test('only types that the operator takes stay, by what is in them', async () => {
  const { server, token, hers, conversationId } = await setUp({
    env: { FILE_TYPES: 'image/*, application/pdf' },
  });
  const welcome = hers.frames.find(({ type }) => type === 'welcome');
  expect(welcome).toMatchObject({
    features: { files: { bytes: 26_214_400, types: ['image/*', 'application/pdf'] } },
  });
  for (const bytes of [Buffer.from('%PDF-1.7\n'), png(1, 1)]) {
    const id = await upload(server, token, bytes);
    await sendFiles(hers, conversationId, [id]);
  }
  const announced = await announce(server, token, 5, { name: 'picture.png' });
  const path = announced.headers.get('location') ?? '';
  const refused = await write(server, token, path, Buffer.from('plain'));
  expect(refusalOf(refused)).toEqual(refusal(415, 'file_type_not_allowed'));
  expect(refusalOf(await offsetOf(server, token, path)).status).toBe(404);
  expect(kept(server)).toHaveLength(2);
});

test('one user uploads so much a day, and so many files an hour; others are not concerned', async () => {
  const limits = { LIMIT_FILE_BYTES_PER_USER: '100', LIMIT_FILES_PER_USER: '3' };
  const { server, token, grace } = await setUp({ env: limits });
  expect((await announce(server, token, 60)).status).toBe(201);
  const tooMuch = await announce(server, token, 41);
  expect(refusalOf(tooMuch)).toEqual(refusal(429, 'rate_limited'));
  expect(Number(tooMuch.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await announce(server, token, 40)).status).toBe(201);
  expect(refusalOf(await announce(server, token, 1))).toEqual(refusal(429, 'rate_limited'));
  expect((await announce(server, grace.accessToken, 100)).status).toBe(201);
});

describe('a link', () => {
  async function linked() {
    const set = await setUp({ env: { HOST_JWT_SECRET: 'h'.repeat(32) } });
    const { server, token, grace, hers, conversationId } = set;
    const bytes = Buffer.from('0123456789');
    const ids = [await upload(server, token, bytes, { name: 'digits.txt' })];
    ids.push(await upload(server, token, png(1, 1), { name: 'b.png' }));
    const message = await sendFiles(hers, conversationId, ids);
    const [link, other] = await linksOf(server, grace.accessToken, message);
    const url = new URL(server.url + link?.url);
    return { ...set, message, bytes, ids, link, other, url };
  }
  const get = (url: URL | string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(url, { method, headers });

  test('reads all of it, a range, or what is known of it', async () => {
    const { url } = await linked();
    const all = await get(url);
    expect([all.status, await all.text()]).toEqual([200, '0123456789']);
    expect(all.headers.get('accept-ranges')).toBe('bytes');
    const ranges: [header: string, status: number, range: string | null, text: string][] = [
      ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
      ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
      ['bytes=-3', 206, 'bytes 7-9/10', '789'],
      ['bytes=-30', 206, 'bytes 0-9/10', '0123456789'],
      ['bytes=9-99', 206, 'bytes 9-9/10', '9'],
      ['bytes=10-', 416, 'bytes */10', ''],
      ['bytes=-0', 416, 'bytes */10', ''],
      // What need not be understood is ignored.
      ['bytes=0-1,4-5', 200, null, '0123456789'],
      ['bytes=5-2', 200, null, '0123456789'],
      ['lines=1-2', 200, null, '0123456789'],
    ];
    for (const [range, status, content, text] of ranges) {
      const answer = await get(url, { range });
      expect([range, answer.status, await answer.text()]).toEqual([range, status, text]);
      expect(answer.headers.get('content-range'), range).toBe(content);
      if (status !== 416) {
        expect(answer.headers.get('content-length'), range).toBe(`${text.length}`);
      }
    }
    const head = await get(url, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
    const part = await get(url, { range: 'bytes=2-3' }, 'HEAD');
    expect([part.status, part.headers.get('content-length')]).toEqual([206, '2']);
  });

  test('is kept by the browser of whom it is for, which asks each time whether it is still there', async () => {
    const { server, hers, grace, message, url, link } = await linked();
    const first = await get(url);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const left = ((link?.expiresAt ?? 0) - Date.now()) / 1_000;
    expect(left).toBeGreaterThan(1_800 - 5);
    expect(left).toBeLessThanOrEqual(3_600);
    // The same for a while, or nobody would find it again.
    expect((await linksOf(server, grace.accessToken, message))[0]).toEqual(link);
    const etag = first.headers.get('etag') ?? '';
    expect((await get(url, { 'if-none-match': etag })).status).toBe(304);
    const same = await get(url, { 'if-range': etag, range: 'bytes=0-0' });
    expect([same.status, await same.text()]).toEqual([206, '0']);
    const changed = await get(url, { 'if-range': '"another"', range: 'bytes=0-0' });
    expect([changed.status, await changed.text()]).toEqual([200, '0123456789']);
    const { conversationId, seq } = message;
    const deletion = { conversationId, seq, base: seq, changeId: randomUUID() };
    await hers.request({ type: 'delete', ...deletion });
    await waitFor(async () => (await get(url, { 'if-none-match': etag })).status === 404);
  });

  test('that is of another file, user or time, or no link at all, gets the same refusal', async () => {
    const { server, ada, url, ids } = await linked();
    const with_ = (name: string, value: string) => {
      const changed = new URL(url);
      changed.searchParams.set(name, value);
      return changed;
    };
    const signature = url.searchParams.get('signature') ?? '';
    const expires = Number(url.searchParams.get('expires'));
    const elsewhere = (id: string) => new URL(url.href.replace(ids[0] as string, id));
    const wrong = [
      with_('user', ada.user.id),
      with_('expires', `${expires + 1_800_000}`),
      with_('expires', `${Date.now() - 1}`),
      with_('expires', 'never'),
      with_(
        'signature',
        signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      ),
      with_('signature', signature.slice(0, 20)),
      with_('signature', ''),
      with_('more', '1'),
      elsewhere(ids[1] as string),
      elsewhere('fil_none'),
      new URL(`/v1/files/${ids[0]}`, server.url),
    ];
    const answers = await Promise.all(
      wrong.map(async (each) => {
        const answer = await get(each);
        return [answer.status, await answer.text()];
      }),
    );
    const [first] = answers;
    expect(first?.[0]).toBe(404);
    for (const answer of answers) expect(answer).toEqual(first);
  });

  test('that is signed, and of somebody who is not in the conversation, or over, gets that refusal, too', async () => {
    const { server, token, hers, grace, conversationId } = await setUp({ env: { JWT_SECRET } });
    const stranger = await registerUser(server);
    const id = await upload(server, token, png(1, 1));
    await sendFiles(hers, conversationId, [id]);
    const now = new FileLinks([JWT_SECRET], Date.now);
    const before = new FileLinks([JWT_SECRET], () => Date.now() - 3_600_000);
    const statusOf = async ({ url }: { url: string }) => (await get(server.url + url)).status;
    expect(await statusOf(now.make(id, grace.user.id))).toBe(200);
    expect(await statusOf(now.make(id, stranger.user.id))).toBe(404);
    expect(await statusOf(before.make(id, grace.user.id))).toBe(404);
    // Made before the secret was changed, it is good as long as tokens of then are.
    const { dataDir } = server;
    const link = now.make(id, grace.user.id);
    await server.stop();
    const other = { JWT_SECRET: 'another secret, of thirty-two bytes and more' };
    const changed = await startServer({
      dataDir,
      env: { ...other, JWT_SECRET_PREVIOUS: JWT_SECRET },
    });
    expect((await get(changed.url + link.url)).status).toBe(200);
    await changed.stop();
    const forgotten = await startServer({ dataDir, env: other });
    expect((await get(forgotten.url + link.url)).status).toBe(404);
  });

  test('is given to those who see the message, and to nobody else', async () => {
    const { server, token, message, conversationId, grace, ada, his, hers } = await linked();
    const path = (seq: number) => `/v1/conversations/${conversationId}/messages/${seq}/files`;
    const ask = async (asking: string, seq = message.seq) =>
      refusalOf(await rest(server, 'GET', path(seq), { token: asking }));
    const stranger = await registerUser(server);
    expect(await ask(stranger.accessToken)).toEqual(refusal(404, 'not_found'));
    expect(await ask(token, 99)).toEqual(refusal(404, 'message_not_found'));
    const odd = `/v1/conversations/${conversationId}/messages/0/files`;
    expect(refusalOf(await rest(server, 'GET', odd, { token }))).toEqual(
      refusal(400, 'invalid_request'),
    );
    // Who is blocked sends to nobody but themself, and cannot tell.
    const block = `/v1/blocks/${ada.user.id}`;
    await rest(server, 'PUT', block, { token: grace.accessToken });
    const unseen = await sendFiles(hers, conversationId, [await upload(server, token, png(2, 2))]);
    expect(await linksOf(server, token, unseen)).toHaveLength(1);
    expect(await ask(grace.accessToken, unseen.seq)).toEqual(refusal(404, 'message_not_found'));
    expect(his.messages()).toHaveLength(1);
    // What one has cleared is not there for them.
    const cleared = { conversationId, base: 0, changeId: randomUUID(), cleared: message.seq };
    expect(await his.request({ type: 'arrange', ...cleared })).toMatchObject({ type: 'arranged' });
    expect(await ask(grace.accessToken)).toEqual(refusal(404, 'message_not_found'));
    expect(await linksOf(server, token, message)).toHaveLength(2);
  });

  test('of somebody who was removed, or of a conversation that was, leads nowhere', async () => {
    const { server, token, message, url, ada } = await linked();
    const [own] = await linksOf(server, token, message);
    expect((await get(url)).status).toBe(200);
    await admin(server, 'DELETE', `/users/${ada.user.id}`);
    expect([(await get(url)).status, (await get(server.url + own?.url)).status]).toEqual([
      404, 404,
    ]);
  });

  test('stands in the export of its user, behind its message', async () => {
    const { server, grace, ids, message } = await linked();
    const { lines } = await exportOf(server, grace.user.id);
    const at = lines.findIndex(({ type }) => type === 'message');
    expect(lines[at]).toMatchObject({ seq: message.seq, files: [{ id: ids[0] }, { id: ids[1] }] });
    expect(lines.slice(at + 1, at + 3)).toMatchObject([
      { type: 'file', id: ids[0] },
      { type: 'file', id: ids[1] },
    ]);
    expect((await get(server.url + lines[at + 1].url)).status).toBe(200);
  });

  test('is in no line of the log', async () => {
    const { server, url } = await linked();
    await get(url);
    await get(url.href.replace('signature=', 'signature=x'));
    const signature = url.searchParams.get('signature') as string;
    await server.stop();
    expect(server.logs()).not.toContain(signature);
  });
});

test('an upload is its user’s alone: nobody else asks, writes, sends or ends it', async () => {
  const { server, token, grace } = await setUp();
  const announced = await announce(server, token, 3, { name: 'x' });
  const path = announced.headers.get('location') ?? '';
  const theirs = grace.accessToken;
  const none = path.replace(/fil_.*/, 'fil_none');
  for (const at of [path, none]) {
    expect((await offsetOf(server, theirs, at)).status).toBe(404);
    const written = await write(server, theirs, at, Buffer.from('abc'));
    expect(refusalOf(written)).toEqual(refusal(404, 'not_found'));
    const ended = await rest(server, 'DELETE', at, { token: theirs });
    expect(refusalOf(ended)).toEqual(refusal(404, 'not_found'));
  }
  expect((await write(server, token, path, Buffer.from('abc'))).status).toBe(204);
});

test('who gives an upload up leaves nothing of it; what was sent is not theirs alone', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const announced = await announce(server, token, 3, { name: 'x' });
  const path = announced.headers.get('location') ?? '';
  await write(server, token, path, Buffer.from('a'));
  expect((await rest(server, 'DELETE', path, { token })).status).toBe(204);
  expect((await rest(server, 'DELETE', path, { token })).status).toBe(404);
  expect(readdirSync(filesOf(server))).toEqual([]);
  const id = await upload(server, token, png(1, 1));
  await sendFiles(hers, conversationId, [id]);
  const sent = await rest(server, 'DELETE', `/v1/uploads/${id}`, { token });
  expect(refusalOf(sent)).toEqual(refusal(404, 'not_found'));
  expect(kept(server)).toEqual([id]);
});

test('where they are not offered they are not there; those that are still go with their messages', async () => {
  const { server, token, hers, conversationId } = await setUp({ env: { JWT_SECRET } });
  const id = await upload(server, token, png(1, 1), { name: 'a.png' });
  const { seq } = await sendFiles(hers, conversationId, [id]);
  const { dataDir } = server;
  await server.stop();
  const off = await startServer({ dataDir, env: { JWT_SECRET, FEATURES_OFF: 'files' } });
  const socket = await TestSocket.live(off, token);
  expect(socket.frames[0]).not.toHaveProperty('features.files');
  expect((await announce(off, token, 3)).status).toBe(404);
  const send = { type: 'send', conversationId, clientId: randomUUID(), text: 'x', files: [id] };
  expect(await socket.request(send)).toMatchObject({ code: 'invalid_request' });
  expect(kept(off)).toEqual([id]);
  const deletion = { conversationId, seq, base: seq, changeId: randomUUID() };
  expect(await socket.request({ type: 'delete', ...deletion })).toMatchObject({ type: 'changed' });
  await waitFor(() => kept(off).length === 0, { message: 'it to be gone' });
});

test('what nobody needs any more is swept when the server starts', async () => {
  const { server, token } = await setUp({ env: { JWT_SECRET } });
  const id = await upload(server, token, png(1, 1));
  const { dataDir } = server;
  await server.stop();
  const { createStore } = await import('../../src/store/open-store.js');
  const store = createStore(`sqlite:${join(dataDir, 'chat.db')}`);
  await store.open();
  await store.files.check([id], Date.now() - 1);
  await store.close();
  const again = await startServer({ dataDir, env: { JWT_SECRET } });
  await waitFor(() => readdirSync(filesOf(again)).length === 0, { message: 'it to be gone' });
});

test('what is said of a file that nobody knows is ignored, and what is no preview', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const said = { name: 'a.png', color: 'red', preview: 'not one!' };
  const id = await upload(server, token, png(3, 2), said);
  const { files } = await sendFiles(hers, conversationId, [id]);
  const size = png(3, 2).length;
  expect(files).toEqual([
    { id, name: 'a.png', type: 'image/png', size, picture: { width: 3, height: 2 } },
  ]);
});

import { randomUUID } from 'node:crypto';
import { startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { exportOf, mongoDatabase, startAdminServer } from '../admin/admin-server.js';
import { png } from '../files/samples.js';
import { filmedWebm, recordedMp4, recordedOgg, recordedWebm } from '../files/sounds.js';
import { announce, linksOf, sendFiles, upload, write } from '../files/uploading.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf } from '../rest.js';
import { temporaryDirectory } from '../store/temporary-directory.js';

const { MONGODB_URL } = process.env;

async function setUp(env: Record<string, string> = {}) {
  const server = await startAdminServer({ env });
  const people = await twoPeople(server);
  const hers = await TestSocket.live(server, people.ada.accessToken);
  return { server, ...people, hers, token: people.ada.accessToken };
}

const voice = { duration: 1_234, levels: Buffer.from([0, 128, 255, 9]).toString('base64') };
const said = (value: unknown) => ({ name: 'voice.webm', voice: JSON.stringify(value) });

const stores: [string, boolean, () => Record<string, string>][] = [
  ['SQLite', false, () => ({})],
  [
    'MongoDB (MONGODB_URL)',
    !MONGODB_URL,
    () => ({ ...mongoDatabase(), FILES_URL: `file:${temporaryDirectory()}` }),
  ],
];

describe.each(stores)('a voice message, on %s', (_, missing, env) => {
  test.skipIf(missing)(
    'is a file with its length and its levels, which a quote of it tells of as well',
    async () => {
      const { server, token, ada, hers, conversationId } = await setUp(env());
      const id = await upload(server, token, recordedWebm, said(voice));
      const message = await sendFiles(hers, conversationId, [id]);
      const file = { id, name: 'voice.webm', type: 'audio/webm', size: recordedWebm.length };
      expect(message.files).toEqual([{ ...file, voice }]);
      const reply = await hers.request({
        ...{ type: 'send', conversationId, clientId: randomUUID(), text: 'I see' },
        replyTo: message.seq,
      });
      const { name, type } = file;
      const { duration } = voice;
      expect(reply).toMatchObject({ message: { quoted: { file: { name, type } } } });
      expect(reply.type === 'sent' && reply.message.quoted?.file?.voice).toEqual({ duration });
      expect(JSON.stringify(await exportOf(server, ada.user.id))).toContain(voice.levels);
    },
  );
});

test('it is read with its own type, in ranges, and is no page of anybody', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const samples = [
    [recordedWebm, 'audio/webm'],
    [recordedMp4, 'audio/mp4'],
    [recordedOgg, 'audio/ogg'],
  ] as const;
  for (const [bytes, type] of samples) {
    const id = await upload(server, token, bytes, said(voice));
    const message = await sendFiles(hers, conversationId, [id]);
    expect(message.files).toMatchObject([{ type, voice }]);
    const [link] = await linksOf(server, token, message);
    const url = server.url + link?.url;
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="voice.webm"/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-type')]).toEqual([206, type]);
    expect(bytes.subarray(10, 20).equals(Buffer.from(await part.arrayBuffer()))).toBe(true);
  }
});

test.each([
  ['a picture', png(3, 2), 'image/png'],
  ['a film', filmedWebm, 'video/webm'],
  ['anything else', Buffer.from('only words'), 'application/octet-stream'],
])('%s that is said to be one is a file as any other', async (_, bytes, type) => {
  const { server, token, hers, conversationId } = await setUp();
  const id = await upload(server, token, bytes, said(voice));
  const message = await sendFiles(hers, conversationId, [id]);
  expect(message.files).toMatchObject([{ id, type }]);
  expect(message.files?.[0]).not.toHaveProperty('voice');
});

test('what is said of one that cannot be so is ignored, and no reason to refuse it', async () => {
  const { server, token, hers, conversationId } = await setUp();
  const levels = (count: number) => Buffer.alloc(count, 7).toString('base64');
  const good = [
    { duration: 1, levels: levels(1) },
    { duration: 3_600_000, levels: levels(60) },
  ];
  const bad = [
    ...[0, -1, 1.5, 3_600_001, '5', null].map((duration) => ({ ...voice, duration })),
    ...['', '!!!!', levels(61), 5].map((each) => ({ ...voice, levels: each })),
    ...[{ duration: 5 }, { levels: 'AAAA' }, { ...voice, more: 1 }, [], null, 'voice'],
  ];
  for (const each of [...good, ...bad]) {
    const id = await upload(server, token, recordedWebm, said(each));
    const { files } = await sendFiles(hers, conversationId, [id]);
    expect([each, files?.[0]?.voice]).toEqual([
      each,
      good.includes(each as never) ? each : undefined,
    ]);
  }
  const id = await upload(server, token, recordedWebm, { voice: '{"duration":' });
  const { files } = await sendFiles(hers, conversationId, [id]);
  expect(files?.[0]).not.toHaveProperty('voice');
});

test.each([
  { env: {}, isThere: true },
  { env: { FEATURES_OFF: 'voice' }, isThere: false },
  { env: { FEATURES_OFF: 'files' }, isThere: false },
  { env: { FILE_TYPES: 'image/*,application/pdf' }, isThere: false },
  { env: { FILE_TYPES: 'image/*,audio/ogg' }, isThere: true },
  { env: { FILE_TYPES: 'audio/*' }, isThere: true },
])('whether they are offered follows from $env', async ({ env, isThere }) => {
  const { hers } = await setUp(env);
  const { features } = await hers.next('welcome');
  expect([features?.voice]).toEqual([isThere ? {} : undefined]);
});

test('where they are not offered, one that comes all the same is a file, and those that are there stay what they are', async () => {
  const JWT_SECRET = 'one secret, before and after: 32 bytes';
  const { server, token, hers, conversationId } = await setUp({ JWT_SECRET });
  const old = await upload(server, token, recordedWebm, said(voice));
  await sendFiles(hers, conversationId, [old]);
  await server.stop();
  const env = { JWT_SECRET, FEATURES_OFF: 'voice' };
  const off = await startServer({ dataDir: server.dataDir, env });
  const socket = await TestSocket.live(off, token);
  const id = await upload(off, token, recordedWebm, said(voice));
  const { files, seq } = await sendFiles(socket, conversationId, [id]);
  expect(files).toMatchObject([{ id, type: 'audio/webm' }]);
  expect(files?.[0]).not.toHaveProperty('voice');
  expect(seq).toBe(2);
});

test('which types are taken is by what is in them: sound where sound is, and no film', async () => {
  const { server, token } = await setUp({ FILE_TYPES: 'audio/webm' });
  await upload(server, token, recordedWebm, said(voice));
  const { headers } = await announce(server, token, filmedWebm.length, said(voice));
  const refused = await write(server, token, headers.get('location') ?? '', filmedWebm);
  expect(refusalOf(refused)).toEqual(refusal(415, 'file_type_not_allowed'));
});

import { sharedServer, startFaultProxy, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { memoryStorage } from '../../src/storage/memory-storage.js';
import type { VoiceFile } from '../../src/voice/voice-file.js';
import { connectUser, createClient } from '../support/connect-client.js';

const server = await sharedServer();

/** The head of a sound, which is all that a server looks at. */
const sound = 'RIFF\0\0\0\0WAVEfmt \0\0\0\0';

const voice = { duration: 4_321, levels: btoa('\0\x80\xff') };

function voiceFile(shown: object = voice): VoiceFile {
  const file = new File([sound], 'voice.wav', { type: 'audio/wav' });
  return Object.assign(file, { voice: shown as VoiceFile['voice'] });
}

async function setUp() {
  const network = await startFaultProxy(Number(new URL(server.url).port));
  const storage = memoryStorage();
  const environment = { random: () => 0.01 };
  const [ann, ben] = await Promise.all([
    connectUser(server, { through: network, storage, environment }),
    connectUser(server),
  ]);
  const conversation = await ann.client.conversationWith(ben.account.username);
  const theirs = await ben.client.conversationWith(ann.account.username);
  return { ann, ben, conversation, theirs, network, storage, environment };
}

test('a voice message is shown with its duration and levels at once, and read so by the other one', async () => {
  const { conversation, theirs } = await setUp();
  const sent = conversation.send({ files: [voiceFile()] });
  expect(conversation.messages.at(-1)?.files).toEqual([
    { id: null, name: 'voice.wav', type: 'audio/wav', size: sound.length, progress: 0, voice },
  ]);
  await sent;
  const read = await waitFor(() => theirs.messages.at(-1));
  expect(read.files).toMatchObject([{ name: 'voice.wav', type: 'audio/wav', voice }]);
  const url = await theirs.fileUrl(read, read.files[0] as never);
  expect(await (await fetch(url)).text()).toBe(sound);
});

test('one that was uploaded before its message is one as well', async () => {
  const { conversation, theirs } = await setUp();
  const uploaded = await conversation.upload(voiceFile());
  expect(uploaded).toMatchObject({ voice });
  await conversation.send('and this', { files: [uploaded] });
  const read = await waitFor(() => theirs.messages.at(-1));
  expect(read.files).toMatchObject([{ id: uploaded.id, voice }]);
});

test('one that waits for a connection is there with all of it after a reload, and sent then', async () => {
  const { ann, ben, conversation, theirs, network, storage, environment } = await setUp();
  network.refuse(true);
  network.cut();
  const unsent = conversation.send({ files: [voiceFile()] });
  unsent.catch(() => {});
  await waitFor(async () => {
    const kept = await storage.open({ server: network.url, userId: ann.account.user.id });
    return (await kept.outbox.list()).length === 1;
  });
  ann.client.dispose();
  network.heal();
  const client = createClient({ url: network.url, storage, environment });
  await client.signIn(ann.account);
  const again = await client.conversationWith(ben.account.username);
  expect(again.messages.at(-1)).toMatchObject({ status: 'pending', files: [{ voice }] });
  await client.connect();
  await waitFor(() => theirs.messages.at(-1)?.files.length === 1);
  expect(theirs.messages.at(-1)?.files).toMatchObject([{ type: 'audio/wav', voice }]);
});

test('a quote of one tells how long it is, and nothing else of it', async () => {
  const { conversation, theirs } = await setUp();
  const original = await conversation.send({ files: [voiceFile()] });
  await conversation.send('as I said', { replyTo: original });
  const answer = await waitFor(() => {
    const latest = theirs.messages.at(-1);
    return latest?.quote ? latest : undefined;
  });
  const file = { name: 'voice.wav', type: 'audio/wav', voice: { duration: 4_321 } };
  expect(answer.quote?.file).toEqual(file);
  expect(conversation.messages.at(-1)?.quote?.file).toEqual(file);
});

test.each([
  { duration: 0 },
  { duration: 1.5 },
  { duration: 3_600_001 },
  { duration: Number.NaN },
  { levels: '' },
  { levels: btoa('x'.repeat(61)) },
])('what no server would take for one is refused at once: %s', async (wrong) => {
  const { conversation } = await setUp();
  const refused = conversation.send({ files: [voiceFile({ ...voice, ...wrong })] });
  await expect(refused).rejects.toMatchObject({ code: 'invalid_argument' });
  expect(conversation.messages).toEqual([]);
});

test('where nothing is recorded, as in Node, that is said, and nothing is asked of anybody', async () => {
  const { ann } = await setUp();
  expect(ann.client.features.voice).toEqual({});
  await expect(ann.client.recordVoice()).rejects.toMatchObject({ code: 'not_supported' });
  const endless = ann.client.recordVoice({ maxDuration: 3_600_001 });
  await expect(endless).rejects.toMatchObject({ code: 'invalid_argument' });
});

test('where the server has none, that is said', async () => {
  const plain = await sharedServer({ FEATURES_OFF: 'voice' });
  const { client } = await connectUser(plain);
  await expect(client.recordVoice()).rejects.toMatchObject({ code: 'invalid_argument' });
});

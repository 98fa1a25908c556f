import { readFile } from 'node:fs/promises';
import { voiceMessage } from './voice.mjs';

const minute = 60_000;
const pictures = new URL('../pictures/', import.meta.url);

/**
 * Has two people say what stands in a script, when it stands there.
 *
 * @param {object} options
 * @param {ReturnType<typeof import('../clocks.mjs').clocksOf>} options.clocks
 * @param {import('./site-user.mjs').SiteUser} options.me
 * @param {import('./site-user.mjs').SiteUser} options.peer
 * @param {readonly any[]} options.script
 */
export async function actScript({ clocks, me, peer, script }) {
  const mine = await me.client.conversationWith(peer.sub);
  const theirs = await peer.client.conversationWith(me.sub);
  const sides = { me: mine, peer: theirs };
  const said = [];
  for (const line of script) {
    const at = clocks.present - line.ago * minute;
    await clocks.set(at);
    const side = sides[line.who];
    const files = line.voice
      ? [voiceMessage(line.voice)]
      : await Promise.all((line.files ?? []).map(fileOf));
    const answered = line.answers === undefined ? undefined : said[line.answers];
    const { seq } = await side.send({
      text: line.edited ?? line.text ?? '',
      ...(files.length > 0 && { files }),
      ...(answered && { replyTo: await heard(side, answered) }),
    });
    said.push(seq);
    const [reads, of] = line.who === 'me' ? [theirs, peer] : [mine, me];
    if (!line.unheard) {
      await heard(reads, seq);
      reads.markRead(seq);
      await until(side, () => (side.marks.get(of.id)?.read ?? 0) >= seq);
    }
    await clocks.set(at + minute / 2);
    if (line.edited) await side.edit(await heard(side, seq), line.text);
    if (line.deleted) await side.delete(await heard(side, seq));
    for (const [who, emoji] of line.reactions ?? []) {
      await sides[who].react(await heard(sides[who], seq), emoji);
    }
  }
  return { mine, theirs };
}

/** The message with this place, once a side has it. */
const heard = (conversation, seq) =>
  until(conversation, () => conversation.messages.find((message) => message.seq === seq));

/** What there is to find in a conversation, once it is there. */
function until(conversation, find) {
  return new Promise((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return;
      conversation.off('change', look);
      resolve(found);
    };
    conversation.on('change', look);
    look();
  });
}

const documents = {
  list: ['Delivery list, spring 2026 (twelve cups, two bowls).pdf', 18_400],
  plan: ['shelves.dwg', 284_000],
};

async function fileOf(name) {
  const [title, bytes] = documents[name] ?? [];
  if (title) {
    const content = Buffer.alloc(bytes, ' ');
    if (title.endsWith('.pdf')) content.write('%PDF-1.7\n');
    return new File([content], title, { type: title.endsWith('.pdf') ? 'application/pdf' : '' });
  }
  return new File([await readFile(new URL(name, pictures))], name, { type: 'image/webp' });
}

import type { ChatClient, ChatError, ConversationList } from '@chat/client';
import { registerUser } from '../register-user.js';
import type { TestServer } from '../test-server.js';
import { newcomer } from './ask-afresh.js';
import { BlockTimes } from './block-times.js';
import { Device, type Person } from './device.js';
import { Heard } from './heard.js';
import type { Act, Journal } from './journal.js';
import type { Random } from './random.js';
import { toldOfBlocks } from './told-of-blocks.js';

/** How long, in ms, somebody waits for the answer to a call before they make the next one. */
const patience = 1_000;
/** How long, in ms, a block waits for a message to be sent within it. */
const longest = 4_000;
/** What may become of a call to block somebody: whether it was carried out is not known then. */
const harmless = new Set(['disconnected', 'signed_out', 'disposed']);

interface Setting {
  /** Who has the conversation with them. */
  readonly user: Person;
  /** Those of the user's devices that there are already. */
  readonly devices: readonly Device[];
  readonly url: string;
  readonly random: Random;
  readonly log: (line: string) => void;
}

/**
 * Somebody with two devices who goes on writing to one user whatever happens, and is blocked and let through
 * again from any of that user's devices, of which two more have this conversation alone before them.
 */
export class Nuisance {
  readonly person: Person;
  readonly user: Person;
  /** Their own. */
  readonly devices: readonly Device[];
  /** The user's, for this conversation. */
  readonly others: readonly Device[];
  readonly times = new BlockTimes();
  /** What all devices of the user are told of them. */
  readonly heard: Heard;
  /** What they were told that tells of a block. */
  readonly learned: string[] = [];
  /** Why a block was refused. */
  readonly refusals: string[] = [];
  /** All that the user has. */
  readonly #usersDevices: readonly Device[];
  readonly #log: (line: string) => void;
  readonly #lists = new Map<ChatClient, ConversationList>();
  /** Whether they are blocked next, or let through. */
  #next = true;
  readonly #calls = new Set<Promise<unknown>>();

  private constructor(person: Person, { user, devices, url, random, log }: Setting) {
    this.person = person;
    this.user = user;
    this.#log = log;
    this.heard = new Heard(person.id);
    const open = (name: string, who: Person, peer: Person, hear: (text: string) => void) => {
      const device = new Device(name, who, url, [peer], random.fork(), log);
      device.hear = hear;
      return device;
    };
    this.devices = ['z1', 'z2'].map((name) => open(name, person, user, this.hear));
    this.others = ['y1', 'y2'].map((name) => open(name, user, person, this.heard.hear));
    this.#usersDevices = [...devices, ...this.others];
    for (const device of devices) device.hear = this.heard.hear;
  }

  static async register(server: TestServer, setting: Setting): Promise<Nuisance> {
    const { user, username, password } = await registerUser(server, 'nuisance');
    return new Nuisance({ id: user.id, username, password }, setting);
  }

  readonly hear = (text: string): void => {
    this.learned.push(...toldOfBlocks(text));
  };

  get conversationId(): string {
    return this.journals[0]?.conversationId ?? '';
  }

  get acts(): readonly Act[] {
    return this.journals.flatMap(({ acts }) => acts);
  }

  get journals(): readonly Journal[] {
    return this.devices.flatMap(({ journals }) => journals);
  }

  /** What the user did in the conversation, of which the nuisance must be told; not what they were told. */
  get answers(): readonly Journal[] {
    const journals = this.others.flatMap((device) => device.journals);
    return journals.map((journal) => ({ ...journal, lives: [] }));
  }

  /** Something happens in the conversation; seldom the user does it. @returns whether it is a message */
  act(random: Random): 'message' | 'change' | 'rename' | 'other' {
    const device = random.pick(random.chance(0.75) ? this.devices : this.others);
    const pick = <T>(items: readonly T[]) => random.pick(items);
    const kind = random.next();
    if (random.chance(0.04)) {
      device.rename();
      return 'rename';
    }
    if (kind < 0.05) device.stir(pick);
    else if (kind < 0.1) device.find(pick);
    else if (kind < 0.2) device.arrange(pick);
    else if (kind < 0.55) device.change(pick);
    else if (device.send(pick, random.between(10, 120))) return 'message';
    return kind < 0.55 && kind >= 0.2 ? 'change' : 'other';
  }

  /** The user blocks them, lets them through, and so on, for as long as there is time. */
  async beBlocked(random: Random, isTime: () => boolean): Promise<void> {
    await pause(random.between(100, 1_500));
    while (isTime()) {
      await this.#openLists();
      await this.#block(this.#next, random, isTime);
      if (this.#next && random.chance(0.8)) await this.#somethingSent(performance.now(), isTime);
      await pause(random.chance(0.6) ? random.between(100, 1_500) : random.between(1_500, 5_000));
      // Now and then once more what is so already.
      if (random.chance(0.85)) this.#next = !this.#next;
    }
  }

  /** The user decides once more while all devices are away: none of them is told before it is back. */
  async beBlockedUnseen(server: TestServer): Promise<void> {
    const client = newcomer(server);
    await client.signIn(this.user);
    await this.times.during(this.#next, () => this.#call(client, this.#next));
    await client.signOut();
  }

  /** What the conversation ends with is theirs. */
  haveTheLastWord(random: Random): void {
    for (const device of this.devices) device.send((items) => random.pick(items), 20);
  }

  /** Has the user decide at any of their devices, until one is answered. */
  async #block(on: boolean, random: Random, isTime: () => boolean): Promise<void> {
    while (isTime()) {
      const device = random.pick(this.#usersDevices);
      const { client } = device;
      if (client?.signedIn) {
        const call = this.times.during(on, () => this.#call(client, on));
        this.#calls.add(call);
        call.then(() => this.#calls.delete(call));
        const isDone = await Promise.race([call, pause(patience)]);
        this.#log(`${device.name} ${on ? 'blocks' : 'unblocks'}${isDone ? '' : ', unanswered'}`);
        // Now and then they leave it at that.
        if (isDone || random.chance(0.2)) return;
      }
      await pause(random.between(20, 200));
    }
  }

  /** A message that began after this instant is acknowledged; or that takes too long. */
  async #somethingSent(after: number, isTime: () => boolean): Promise<void> {
    const isSent = ({ kind, began, ended }: Act) =>
      kind === 'send' && began > after && Number.isFinite(ended);
    while (isTime() && performance.now() < after + longest && !this.acts.some(isSent)) {
      await pause(20);
    }
  }

  /** Resolves when no call is under way, and each page of the user has a list. */
  async settled(): Promise<void> {
    while (this.#calls.size > 0) await Promise.all(this.#calls);
    await this.#openLists();
  }

  /** Opens a list in each page of the user that has none. */
  async #openLists(): Promise<void> {
    for (const { client } of this.#usersDevices) {
      if (!client?.signedIn || this.#lists.has(client)) continue;
      const list = await client.conversations().catch(() => null);
      if (list) this.#lists.set(client, list);
    }
  }

  /** What the pages of the user that are open now show of them, by the name of the device. */
  views(): ReadonlyMap<string, string> {
    return new Map(
      this.#usersDevices.flatMap(({ name, client }) => {
        const list = client && this.#lists.get(client);
        return list ? [[name, this.viewIn(client, list)] as const] : [];
      }),
    );
  }

  /** What one client of the user shows of them. */
  viewIn(client: ChatClient, { items }: ConversationList): string {
    const item = items.find(({ id }) => id === this.conversationId);
    const { seq, text, deleted } = item?.lastMessage ?? {};
    const row = item && { seq, text, deleted, unread: item.unread, blocked: item.blocked };
    return JSON.stringify({ row: row ?? null, blocked: client.hasBlocked(this.person.id) });
  }

  async #call(client: ChatClient, on: boolean): Promise<void> {
    try {
      await (on ? client.block(this.person.id) : client.unblock(this.person.id));
    } catch (error) {
      const { code, retryable } = error as ChatError;
      if (!retryable && !harmless.has(code)) this.refusals.push(code);
      throw error;
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

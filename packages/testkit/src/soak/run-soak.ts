import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatClient } from '@chat/client';
import { FaultProxy } from '../fault-proxy.js';
import { registerUser } from '../register-user.js';
import { TestServer } from '../test-server.js';
import { waitFor } from '../wait-for.js';
import { ownView } from './arrange-something.js';
import { checkFound, checkSearching } from './check-finding.js';
import { checkInvariants } from './check-invariants.js';
import { Device, type Person } from './device.js';
import { pickFault } from './faults.js';
import { acknowledged, type Seen } from './journal.js';
import { Random } from './random.js';
import { Stranger } from './stranger.js';

export interface SoakOptions {
  /** Decides every choice of the run. */
  readonly seed: number;
  /** How long faults and messages go on, in ms. */
  readonly duration: number;
  /** @defaultValue 4 */
  readonly users?: number;
  /** @defaultValue 2 */
  readonly devicesPerUser?: number;
  /** Messages per second, all devices together. @defaultValue 60 */
  readonly rate?: number;
  readonly log?: (line: string) => void;
}

export interface SoakReport {
  readonly seed: number;
  readonly messages: number;
  /** Edits, deletions and reactions. */
  readonly changes: number;
  readonly searches: number;
  /** How often a device went to an old place of a conversation. */
  readonly jumps: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly reconnects: number;
  readonly reopened: number;
  /** What was broken, in words; empty when every invariant held. */
  readonly broken: readonly string[];
}

/** Devices far more often notice a dead peer and an old token than they would in production, and search as much as they like. */
const hurried = {
  ACCESS_TOKEN_TTL: '3s',
  REFRESH_GRACE: '20s',
  PING_INTERVAL: '1s',
  LIMIT_SEARCHES_PER_USER: '100000',
};

/**
 * Several users with several devices each chat through a network that misbehaves with a server that
 * dies, while everybody writes down what they see. Then the faults end, everything drains, and the
 * notes are held against what the server has.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const { seed, duration, users = 4, devicesPerUser = 2, rate = 60 } = options;
  const began = performance.now();
  const log = (line: string) =>
    options.log?.(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const random = new Random(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'chat-soak-'));
  const server = new TestServer(dataDir, hurried, 0);
  let devices: Device[] = [];
  let proxy: FaultProxy | undefined;
  let stranger: Stranger | undefined;
  try {
    await server.start();
    proxy = new FaultProxy(server.port);
    await proxy.listen();
    const people: Person[] = [];
    for (let index = 0; index < users; index += 1) {
      const { user, username, password } = await registerUser(server, `user-${index + 1}`);
      people.push({ id: user.id, username, password });
    }
    const url = proxy.url;
    devices = people.flatMap((person, index) =>
      Array.from({ length: devicesPerUser }, (_, number) => {
        const peers = people.filter((other) => other !== person);
        return new Device(
          `${'abcdefghij'[index]}${number + 1}`,
          person,
          url,
          peers,
          random.fork(),
          log,
        );
      }),
    );
    await Promise.all(devices.map((device) => device.open()));
    stranger = await Stranger.register(server);

    const until = performance.now() + duration;
    const counts = { messages: 0, changes: 0, reopened: 0 };
    const inflicted: Record<string, number> = {};
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

    const chatter = async (choices: Random) => {
      while (performance.now() < until) {
        const device = choices.pick(devices);
        const length = choices.chance(0.1) ? choices.between(200, 8_000) : choices.between(10, 120);
        const pick = <T>(items: readonly T[]) => choices.pick(items);
        if (choices.chance(0.1)) device.stir(pick);
        if (choices.chance(0.12)) device.find(pick);
        if (choices.chance(0.1)) device.arrange(pick);
        else if (choices.chance(0.3)) {
          device.change(pick);
          counts.changes += 1;
        } else if (device.send(pick, length)) counts.messages += 1;
        await pause((choices.next() * 2 * 1_000) / rate);
      }
    };
    const trouble = async (choices: Random, surroundings: { proxy: FaultProxy }) => {
      while (performance.now() < until) {
        await pause(choices.between(100, 2_500));
        const fault = pickFault(choices, server.nodes);
        log(`${fault.name} (${counts.messages} messages so far)`);
        inflicted[fault.name] = (inflicted[fault.name] ?? 0) + 1;
        await fault.inflict({ ...surroundings, server, pause }, choices);
      }
    };
    const visitors = async (choices: Random) => {
      while (performance.now() < until) {
        await pause(choices.between(500, 4_000));
        const device = choices.pick(devices);
        log(`${device.name} closes its page`);
        device.close();
        await pause(choices.between(0, 1_500));
        counts.reopened += 1;
        await Promise.race([device.open(), pause(Math.max(0, until - performance.now()))]);
      }
    };
    const curious = async (choices: Random, somebody: Stranger) => {
      while (performance.now() < until) {
        await somebody.visit(conversationsOf(devices));
        await pause(choices.between(500, 2_000));
      }
    };
    await Promise.all([
      chatter(random.fork()),
      trouble(random.fork(), { proxy }),
      visitors(random.fork()),
      curious(random.fork(), stranger),
    ]);

    log('the faults end; everything drains');
    proxy.heal();
    proxy.cut();
    const drained = await waitFor(() => quarrels(devices).length === 0, { timeout: 90_000 }).catch(
      () => false,
    );
    log(devices.map(describe).join('; '));
    await stranger.visit(conversationsOf(devices));
    const illusions = drained ? await illusionsOf(devices, pause) : [];
    for (const device of devices) device.writeDownEnd();
    const journals = devices.flatMap((device) => device.journals);
    const { history, views: asked } = await askAfresh(server, people);
    log('all is quiet; each device searches');
    const finding = { devices, people, history, server, random: random.fork() };
    const misfound = drained ? await checkSearching(finding, log) : [];
    return {
      seed,
      messages: counts.messages,
      changes: counts.changes,
      searches: devices.reduce((sum, { finder }) => sum + finder.searches, 0),
      jumps: devices.reduce((sum, { finder }) => sum + finder.jumps, 0),
      faults: inflicted,
      reconnects: devices.reduce((sum, device) => sum + device.reconnects, 0),
      reopened: counts.reopened,
      broken: [
        ...(drained
          ? []
          : [
              `the devices did not agree in 90 s: ${quarrels(devices).join('; ')}${devices.map(describe).join('; ')}`,
            ]),
        // What is acknowledged while the history is read would look lost.
        ...checkInvariants(journals, history).slice(0, drained ? 1_000 : 20),
        ...stranger.learned.map((frame) => `a stranger learned: ${frame.slice(0, 200)}`),
        ...(drained ? checkOwnViews(devices, asked) : []),
        ...illusions,
        ...checkFound(devices, history, (person, id) => asked.has(`${person.id} ${id}`)),
        ...misfound,
        ...devices.flatMap(({ name, refusals }) =>
          refusals.map((code) => `${name} was refused with ${code} what it arranged`),
        ),
        ...(stranger.refusals > 0 ? [] : ['the stranger was never answered']),
      ],
    };
  } finally {
    for (const device of devices) device.close();
    stranger?.leave();
    await proxy?.close();
    await server.remove();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What devices still do not see rightly of who is there once nothing has happened for a while. */
async function illusionsOf(
  devices: readonly Device[],
  pause: (ms: number) => Promise<unknown>,
): Promise<string[]> {
  const end = performance.now() + 30_000;
  await Promise.all(
    devices.map(async (device) => {
      // Where the connection has just gone, it comes back.
      while (!(await device.lookAround()) && performance.now() < end) await pause(200);
    }),
  );
  const all = () => devices.flatMap((device) => device.illusions());
  while (all().length > 0 && performance.now() < end) await pause(200);
  return all();
}

/** What still waits, or is not the same on all devices; nothing once they agree. */
function quarrels(devices: readonly Device[]): string[] {
  const found: string[] = [];
  const seen = new Map<string, { readonly by: string; readonly what: string }>();
  const compare = (key: string, by: string, what: string): void => {
    const before = seen.get(key);
    if (before && before.what !== what) {
      found.push(`${before.by} has ${before.what} of ${key}, and ${by} ${what}`);
    } else seen.set(key, { by, what });
  };
  for (const device of devices) {
    const { name, person } = device;
    // Settings, and how much is unread, are the user's own.
    for (const [id, own] of device.ownViews()) compare(`${person.id} ${id}`, name, own);
    const standing = device.standing();
    if (standing === null) found.push(`${name} waits`);
    for (const [id, end] of standing ?? []) compare(id, name, `${end}`);
  }
  return found;
}

function conversationsOf(devices: readonly Device[]): string[] {
  const ids = devices.flatMap(({ journals }) =>
    journals.map(({ conversationId }) => conversationId),
  );
  return [...new Set(ids)];
}

function describe(device: Device): string {
  const standing = device.standing();
  return `\n${device.name} is ${device.state}${standing ? '' : ', and waits'}: ${device.tails()}`;
}

/** Every conversation whole, as the server tells it to somebody who asks afresh, past the proxy. */
async function askAfresh(server: TestServer, people: readonly Person[]) {
  const history = new Map<string, readonly Seen[]>();
  const views: OwnViews = new Map();
  for (const person of people) {
    const client = new ChatClient({ url: server.url, auth: { session: { storage: 'memory' } } });
    await client.signIn(person);
    const list = await client.conversations();
    while (list.hasMore) await list.loadMore();
    const archived = await client.conversations({ archived: true });
    while (archived.hasMore) await archived.loadMore();
    for (const { id, ...item } of [...list.items, ...archived.items]) {
      views.set(`${person.id} ${id}`, ownView(item));
      if (history.has(id)) continue;
      const conversation = await client.conversation(id);
      while (conversation.hasOlder) await conversation.loadOlder(100);
      history.set(id, acknowledged(conversation));
    }
    await client.signOut();
  }
  return { history, views };
}

/** What each user has of each conversation: by their id and its. */
type OwnViews = Map<string, string>;

/** Whether each device shows its user's settings and what is unread as the server tells it. */
function checkOwnViews(devices: readonly Device[], asked: OwnViews): string[] {
  return devices.flatMap((device) =>
    [...device.ownViews()].flatMap(([id, own]) => {
      const told = asked.get(`${device.person.id} ${id}`);
      return told === own ? [] : [`${device.name} has ${own} of ${id}, and the server ${told}`];
    }),
  );
}

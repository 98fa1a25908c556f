import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from '@chat/testing/fault-proxy';
import { registerUser } from '../register-user.js';
import { TestServer } from '../test-server.js';
import { nodeCount } from '../topology.js';
import { waitFor } from '../wait-for.js';
import { askAfresh, newcomer } from './ask-afresh.js';
import { checkFiles } from './check-files.js';
import { checkFound, checkSearching } from './check-finding.js';
import { checkInvariants } from './check-invariants.js';
import { checkNuisance, checkShown } from './check-nuisance.js';
import { checkNames, checkOwnViews } from './check-views.js';
import { Device, type Person } from './device.js';
import { adminToken, EventLog } from './event-log.js';
import { pickFault } from './faults.js';
import { Nuisance } from './nuisance.js';
import { quarrels } from './quarrels.js';
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
  /** How many were begun that are written piece by piece; of some, nothing becomes a message. */
  readonly streams: number;
  /** Edits, deletions and reactions. */
  readonly changes: number;
  /** How often somebody was given another name. */
  readonly renames: number;
  readonly searches: number;
  /** How often a device went to an old place of a conversation. */
  readonly jumps: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly reconnects: number;
  readonly reopened: number;
  /** How often somebody was blocked, or let through again. */
  readonly blocks: number;
  /** Messages that were surely sent within a block. */
  readonly kept: number;
  /** How often a file was read at the end. */
  readonly filesRead: number;
  /** How many events of messages a backend was told of by webhooks. */
  readonly events: number;
  /** What was broken, in words; empty when every invariant held. */
  readonly broken: readonly string[];
}

/**
 * Devices far more often notice a dead peer and an old token than they would in production, and search, send files,
 * and rename their users, as much as they like.
 */
const hurried = {
  // Each refresh has FerretDB read whole collections: a slow machine with it would come to nothing else.
  ACCESS_TOKEN_TTL: nodeCount() > 1 ? '10s' : '3s',
  REFRESH_GRACE: '20s',
  PING_INTERVAL: '1s',
  LIMIT_SEARCHES_PER_USER: '100000',
  LIMIT_PROFILES_PER_USER: '100000',
  LIMIT_FILES_PER_USER: '100000',
  ADMIN_TOKEN: adminToken,
};

/**
 * Several users with several devices each chat through a network that misbehaves with a server that
 * dies, one of them with somebody whom they block now and then, while everybody writes down what they see. Then the faults end, everything drains, and the
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
  let everybody: readonly Device[] = [];
  let proxy: FaultProxy | undefined;
  let stranger: Stranger | undefined;
  const events = new EventLog();
  try {
    await server.start();
    await events.start(server, random.fork());
    proxy = new FaultProxy(server.port);
    await proxy.listen();
    const people: Person[] = [];
    for (let index = 0; index < users; index += 1) {
      const { user, username, password } = await registerUser(server, `user-${index + 1}`);
      people.push({ id: user.id, username, password });
    }
    const url = proxy.url;
    const devices = people.flatMap((person, index) =>
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
    const [user] = people as [Person, ...Person[]];
    const nuisance = await Nuisance.register(server, {
      ...{ user, devices: devices.filter(({ person }) => person === user) },
      ...{ url, random: random.fork(), log },
    });
    const beside = [...nuisance.devices, ...nuisance.others];
    everybody = [...devices, ...beside];
    /** All who see the same of what they share. */
    const those = [...devices, ...nuisance.others];
    await Promise.all(everybody.map((device) => device.open()));
    stranger = await Stranger.register(server);

    const until = performance.now() + duration;
    /** Of all that is done. */
    const pestering = rate / 4;
    const counts = { messages: 0, streams: 0, changes: 0, renames: 0, reopened: 0 };
    const inflicted: Record<string, number> = {};
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

    const chatter = async (choices: Random) => {
      while (performance.now() < until) {
        const device = choices.pick(devices);
        const length = choices.chance(0.1) ? choices.between(200, 8_000) : choices.between(10, 120);
        const pick = <T>(items: readonly T[]) => choices.pick(items);
        if (choices.chance(0.1)) device.stir(pick);
        if (choices.chance(0.12)) device.find(pick);
        if (choices.chance(0.04)) {
          device.stream(pick);
          counts.streams += 1;
        }
        if (choices.chance(0.04)) {
          device.rename();
          counts.renames += 1;
        }
        if (choices.chance(0.1)) device.arrange(pick);
        else if (choices.chance(0.3)) {
          device.change(pick);
          counts.changes += 1;
        } else if (device.send(pick, length)) counts.messages += 1;
        await pause((choices.next() * 2 * 1_000) / (rate - pestering));
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
    const visitors = async (choices: Random, places: readonly Device[]) => {
      while (performance.now() < until) {
        await pause(choices.between(500, 4_000));
        const device = choices.pick(places);
        log(`${device.name} closes its page`);
        device.close();
        await pause(choices.between(0, 1_500));
        counts.reopened += 1;
        await Promise.race([device.open(), pause(Math.max(0, until - performance.now()))]);
      }
    };
    const curious = async (choices: Random, somebody: Stranger) => {
      while (performance.now() < until) {
        await somebody.visit(conversationsOf(everybody));
        await pause(choices.between(500, 2_000));
      }
    };
    const pester = async (choices: Random) => {
      while (performance.now() < until) {
        const done = nuisance.act(choices);
        if (done === 'message') counts.messages += 1;
        if (done === 'change') counts.changes += 1;
        if (done === 'rename') counts.renames += 1;
        await pause((choices.next() * 2 * 1_000) / pestering);
      }
    };
    await Promise.all([
      chatter(random.fork()),
      trouble(random.fork(), { proxy }),
      visitors(random.fork(), devices),
      curious(random.fork(), stranger),
      visitors(random.fork(), beside),
      pester(random.fork()),
      nuisance.beBlocked(random.fork(), () => performance.now() < until),
    ]);

    log('the faults end; everything drains');
    events.heal();
    for (const device of everybody) device.stopWriting();
    proxy.heal();
    proxy.refuse(true);
    proxy.cut();
    await nuisance.beBlockedUnseen(server);
    for (const person of [...people, nuisance.person]) await renameUnseen(server, person);
    proxy.heal();
    nuisance.haveTheLastWord(random.fork());
    /** As they were last, while they were not over. */
    let allQuarrels: readonly string[] = [];
    const agree = () =>
      waitFor(
        () => {
          allQuarrels = [...quarrels(those), ...quarrels(nuisance.devices)];
          return allQuarrels.length === 0;
        },
        { timeout: 90_000 },
      ).catch(() => false);
    // Whoever is back has asked; of what comes then they are told.
    const drained = (await agree()) && (await renameAll(everybody)) && (await agree());
    log(everybody.map(describe).join('; '));
    await nuisance.settled();
    await stranger.visit(conversationsOf(everybody));
    const illusions = drained ? await illusionsOf(devices, pause) : [];
    for (const device of everybody) device.writeDownEnd();
    const journals = those.flatMap((device) => device.journals);
    const shown = await askAfresh(server, people, nuisance.heard.hear);
    const own = await askAfresh(server, [nuisance.person], nuisance.hear);
    log('all is quiet; each device searches');
    const circles = [
      { devices: those, people, ...shown },
      { devices: nuisance.devices, people: [nuisance.person], ...own },
    ];
    const [written = [], seen = []] = [own, shown].map(({ history }) =>
      history.get(nuisance.conversationId),
    );
    const more = () => checkShown(nuisance, server, seen);
    const finding = { circles, server, random: random.fork(), more };
    const misfound = drained ? await checkSearching(finding, log) : [];
    const found = checkNuisance(nuisance, { own: written, shown: seen });
    log(`${found.kept} messages were kept from the user, ${found.passed} passed`);
    const broken = [
      ...(drained
        ? []
        : [
            `the devices did not agree in 90 s: ${allQuarrels.join('; ')}${everybody.map(describe).join('; ')}`,
          ]),
      // What is acknowledged while the history is read would look lost.
      ...[
        ...checkInvariants(journals, shown.history, nuisance.journals),
        ...checkInvariants([...nuisance.journals, ...nuisance.answers], own.history),
        ...found.broken,
      ].slice(0, drained ? 1_000 : 20),
      ...stranger.learned.map((frame) => `a stranger learned: ${frame.slice(0, 200)}`),
      ...illusions,
      ...circles.flatMap(({ devices, history, views, names }) => [
        ...(drained ? [...checkOwnViews(devices, views), ...checkNames(devices, names)] : []),
        ...checkFound(devices, history, (person, id) => views.has(`${person.id} ${id}`)),
      ]),
      ...misfound,
      ...everybody.flatMap(({ name, refusals }) =>
        refusals.map((code) => `${name} was refused with ${code} what it arranged`),
      ),
      ...(stranger.refusals > 0 ? [] : ['the stranger was never answered']),
    ];
    await server.start();
    // Each is told as its author sees it.
    const asWritten = written.map((message) =>
      message.senderId === user.id
        ? (seen.find(({ seq }) => seq === message.seq) ?? message)
        : message,
    );
    const toTell = new Map([...shown.history, [nuisance.conversationId, asWritten] as const]);
    const untold = await events.check(toTell);
    log(`${events.size} events were told`);
    // Last of all, as some of what was agreed upon is deleted there.
    const filed = await checkFiles(server, circles);
    log(`${filed.read} files were read`);
    return {
      seed,
      messages: counts.messages,
      streams: counts.streams,
      changes: counts.changes,
      renames: counts.renames,
      searches: everybody.reduce((sum, { finder }) => sum + finder.searches, 0),
      jumps: everybody.reduce((sum, { finder }) => sum + finder.jumps, 0),
      faults: inflicted,
      reconnects: everybody.reduce((sum, device) => sum + device.reconnects, 0),
      reopened: counts.reopened,
      blocks: nuisance.times.answered,
      kept: found.kept,
      filesRead: filed.read,
      events: events.size,
      broken: [...broken, ...untold.slice(0, drained ? 1_000 : 20), ...filed.broken],
    };
  } finally {
    for (const device of everybody) device.close();
    stranger?.leave();
    await events.stop();
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
  // A slow store answers late, and is asked again every 15 s.
  const end = performance.now() + 90_000;
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

/** Gives a user another name while all devices are away. */
async function renameUnseen(server: TestServer, person: Person): Promise<void> {
  const client = newcomer(server);
  await client.signIn(person);
  await (await client.account()).change({ name: `${person.username} unseen` });
  await client.signOut();
}

/** Gives each user another name, on one of their devices. */
async function renameAll(devices: readonly Device[]): Promise<true> {
  const one = new Map(devices.map((device) => [device.person, device]));
  await Promise.all([...one.values()].map((device) => device.rename()));
  return true;
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

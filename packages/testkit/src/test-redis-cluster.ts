import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.js';
import { atTestEnd } from './teardown.js';
import { prepareRedis, type TestRedis } from './test-redis.js';
import { waitFor } from './wait-for.js';

const slots = 16_384;

/** A real cluster of Redis: masters that share the slots. Ends with its test. */
export class TestRedisCluster {
  readonly masters: readonly TestRedis[];
  readonly #folder: string;

  constructor(masters: readonly TestRedis[], folder: string) {
    this.masters = masters;
    this.#folder = folder;
  }

  /** Of one of its servers, from which the others are found. */
  get url(): string {
    return this.masters[0]?.url ?? '';
  }

  /** The slot of a key or channel. */
  async slotOf(key: string): Promise<number> {
    return Number(await this.masters[0]?.ask('CLUSTER', 'KEYSLOT', key));
  }

  /** Which master has the slot, by the first one's account that runs. */
  async ownerOf(slot: number): Promise<TestRedis> {
    for (const master of this.masters) {
      const lines = await master.ask('CLUSTER', 'NODES').catch(() => '');
      for (const line of lines.split('\n')) {
        const [, address = '', , , , , , , ...ranges] = line.split(' ');
        const has = ranges.some((range) => {
          const [from, to = from] = range.split('-').map(Number);
          return slot >= Number(from) && slot <= Number(to);
        });
        const owner = this.masters.find(({ port }) => address.includes(`:${port}@`));
        if (has && owner) return owner;
      }
    }
    throw new Error(`Nobody has slot ${slot}.`);
  }

  /** Gives a slot without keys to another master, as an operator does who spreads the load anew. */
  async moveSlot(slot: number, to: TestRedis): Promise<void> {
    const from = await this.ownerOf(slot);
    const id = await to.ask('CLUSTER', 'MYID');
    const others = this.masters.filter((master) => master !== to && master !== from);
    const before = await from.ask('CLUSTER', 'MYID');
    // Announced, or the former owner's claim could win against the new one's.
    await to.ask('CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', before);
    await from.ask('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', id);
    for (const master of [to, from, ...others]) {
      await master.ask('CLUSTER', 'SETSLOT', String(slot), 'NODE', id);
    }
  }

  /** Adds a server that copies a master, and takes its place when that is gone. */
  async addReplica(of: TestRedis): Promise<TestRedis> {
    const replica = await prepareMember(join(this.#folder, 'replica.conf'));
    await replica.server.start();
    await of.ask('CLUSTER', 'MEET', '127.0.0.1', String(replica.server.port), replica.busPort);
    const id = await of.ask('CLUSTER', 'MYID');
    await waitFor(async () => (await replica.server.ask('CLUSTER', 'REPLICATE', id)) === 'OK');
    await waitFor(async () => /master_link_status:up/.test(await replica.server.ask('INFO')));
    for (const master of this.masters) {
      await waitFor(async () => /slave/.test(await master.ask('CLUSTER', 'NODES')));
    }
    return replica.server;
  }

  /** Kills all of it, and lets go of what it kept. */
  async remove(): Promise<void> {
    await Promise.all(this.masters.map((master) => master.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Resolves when every server knows that all slots are taken. */
  async whole(): Promise<void> {
    await waitFor(
      async () => {
        for (const master of this.masters) {
          const info = await master.ask('CLUSTER', 'INFO');
          if (!/cluster_state:ok/.test(info)) return false;
          if (!info.includes(`cluster_known_nodes:${this.masters.length}`)) return false;
        }
        return true;
      },
      { message: 'the cluster to be whole' },
    );
  }
}

/** Starts a cluster on free ports. */
export async function startRedisCluster(size = 3): Promise<TestRedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-redis-'));
  const members = [];
  for (let index = 0; index < size; index += 1) {
    members.push(await prepareMember(join(folder, `${index}.conf`)));
  }
  const cluster = new TestRedisCluster(
    members.map(({ server }) => server),
    folder,
  );
  atTestEnd(() => cluster.remove());
  await Promise.all(members.map(({ server }) => server.start()));
  for (const [index, { server, busPort }] of members.entries()) {
    const from = Math.floor((slots * index) / size);
    const to = Math.floor((slots * (index + 1)) / size) - 1;
    await server.ask('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    await server.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    const meet = ['127.0.0.1', String(server.port), busPort];
    if (index > 0) await cluster.masters[0]?.ask('CLUSTER', 'MEET', ...meet);
  }
  await cluster.whole();
  return cluster;
}

/** @param file - Where it keeps what it knows of the others. */
async function prepareMember(file: string): Promise<{ server: TestRedis; busPort: string }> {
  const busPort = String(await freePort());
  const server = await prepareRedis([
    '--cluster-enabled',
    'yes',
    '--cluster-config-file',
    file,
    // Where a replica keeps what it copies.
    '--dir',
    dirname(file),
    '--cluster-port',
    busPort,
    '--cluster-node-timeout',
    '2000',
  ]);
  return { server, busPort };
}

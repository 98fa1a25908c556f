import type { FaultProxy } from '@chat/testing/fault-proxy';
import type { TestServer } from '../test-server.js';
import type { Random } from './random.js';

export interface Surroundings {
  readonly proxy: FaultProxy;
  readonly server: TestServer;
  readonly pause: (ms: number) => Promise<void>;
}

/** One thing that goes wrong, and is over when the promise settles. */
export interface Fault {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  /** How many nodes it takes. @default 1 */
  readonly nodes?: number;
  inflict(surroundings: Surroundings, random: Random): Promise<void>;
}

/** What networks and processes do. To add one, add an entry. */
export const faults: readonly Fault[] = [
  {
    name: 'connections reset',
    weight: 6,
    async inflict({ proxy }) {
      proxy.cut();
    },
  },
  {
    name: 'network swallows everything',
    weight: 2,
    async inflict({ proxy, pause }, random) {
      proxy.blackhole(true);
      await pause(random.between(200, 3_000));
      proxy.heal();
      // What lost bytes never recovers by itself; the network drops it at last.
      if (random.chance(0.7)) proxy.cut();
    },
  },
  {
    name: 'network swallows what the server says',
    weight: 3,
    async inflict({ proxy, pause }, random) {
      proxy.blackhole(true, 'down');
      await pause(random.between(50, 1_000));
      proxy.heal();
      proxy.cut();
    },
  },
  {
    name: 'slow network',
    weight: 3,
    async inflict({ proxy, pause }, random) {
      proxy.delay(random.between(20, 400));
      await pause(random.between(500, 3_000));
      proxy.heal();
    },
  },
  {
    name: 'data in small pieces',
    weight: 2,
    async inflict({ proxy, pause }, random) {
      proxy.split(random.between(1, 40));
      await pause(random.between(300, 1_500));
      proxy.heal();
    },
  },
  {
    name: 'half-closed connections',
    weight: 2,
    async inflict({ proxy }) {
      proxy.halfClose();
    },
  },
  {
    name: 'connections refused',
    weight: 2,
    async inflict({ proxy, pause }, random) {
      proxy.refuse(true);
      proxy.cut();
      await pause(random.between(100, 2_000));
      proxy.heal();
    },
  },
  {
    name: 'server killed (-9)',
    weight: 2,
    async inflict({ server, pause }, random) {
      await server.kill();
      await pause(random.between(0, 1_500));
      await server.start();
    },
  },
  {
    name: 'one node killed (-9)',
    weight: 3,
    nodes: 2,
    async inflict({ server, pause }, random) {
      await server.killNode(random.between(0, server.nodes - 1));
      await pause(random.between(0, 1_500));
      await server.start();
    },
  },
  {
    name: 'server restarted',
    weight: 1,
    async inflict({ server }) {
      await server.restart();
    },
  },
];

export function pickFault(random: Random, nodes: number): Fault {
  const possible = faults.filter((fault) => (fault.nodes ?? 1) <= nodes);
  const total = possible.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  for (const fault of possible) {
    left -= fault.weight;
    if (left < 0) return fault;
  }
  return possible[0] as Fault;
}

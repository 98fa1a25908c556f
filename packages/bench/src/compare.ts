import { type Contestant, contestants } from './contestants.js';
import {
  type ConnectionCost,
  type MessageCost,
  measureConnections,
  measureHighestRate,
  measureMessages,
  type Plan,
} from './measure.js';

const ladder = [2_000, 2_500, 3_000, 3_500, 4_000, 5_000, 6_000, 7_000, 8_000, 10_000, 12_000];

export const fullPlan: Plan = {
  pairs: 500,
  warmUp: 10_000,
  messages: 25_000,
  rate: 2_500,
  quiet: 8_000,
  connects: 4_000,
  idle: 6_000,
  settled: 2_000,
  ladder,
  rung: 3,
};

export const quickPlan: Plan = {
  pairs: 200,
  warmUp: 5_000,
  messages: 10_000,
  rate: 2_500,
  quiet: 8_000,
  connects: 1_600,
  idle: 4_000,
  settled: 2_000,
  ladder: [2_500, 4_000, 6_000, 8_000],
  rung: 2,
};

/** One entry per round in each list; connections are measured where nothing is stored, and ours. */
export interface ContestantResult {
  readonly name: string;
  readonly messages: readonly MessageCost[];
  readonly connections: readonly ConnectionCost[];
  readonly highestRates: readonly number[];
}

export interface CompareOptions {
  readonly plan: Plan;
  readonly rounds: number;
  /** Beginnings of names; none means all. */
  readonly only: readonly string[];
  /** Whether to measure messages. */
  readonly messages: boolean;
  /** Whether to measure connections. */
  readonly connections: boolean;
  /** Whether to search for the highest rates. */
  readonly rates: boolean;
  readonly log: (line: string) => void;
}

/** Every contestant once in each round, so that whatever else the machine does meets all of them. */
export async function compare(options: CompareOptions): Promise<ContestantResult[]> {
  const { plan, rounds, only, rates, log } = options;
  const chosen = contestants.filter(
    ({ name }) => only.length === 0 || only.some((each) => name.startsWith(each)),
  );
  const results = chosen.map((contestant) => ({
    contestant,
    name: contestant.name,
    messages: [] as MessageCost[],
    connections: [] as ConnectionCost[],
    highestRates: [] as number[],
  }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { contestant, messages } of results) {
      if (!options.messages) break;
      const cost = await measureMessages(contestant, plan);
      messages.push(cost);
      log(
        `round ${round}  ${contestant.name}: ${cost.cpuPerMessage.toFixed(0)} µs per message, p99 ${cost.p99.toFixed(1)} ms`,
      );
    }
    for (const { contestant, connections } of results) {
      if (!options.connections || !isConnectionOfItsOwn(contestant)) continue;
      const cost = await measureConnections(contestant, plan);
      connections.push(cost);
      log(
        `round ${round}  ${contestant.name}: ${cost.cpuPerConnect.toFixed(0)} µs per connect, ${(cost.rss / 1024).toFixed(1)} KiB resident and ${(cost.held / 1024).toFixed(1)} KiB held each`,
      );
    }
    if (!rates) continue;
    for (const { contestant, highestRates } of results) {
      const rate = await measureHighestRate(contestant, plan);
      highestRates.push(rate);
      log(`round ${round}  ${contestant.name}: holds ${rate} messages/s`);
    }
  }
  return results.map(({ name, messages, connections, highestRates }) => ({
    name,
    messages,
    connections,
    highestRates,
  }));
}

/** A store of the others does nothing while connecting: measuring it twice would say nothing. */
function isConnectionOfItsOwn({ name }: Contestant): boolean {
  return !name.includes('+');
}

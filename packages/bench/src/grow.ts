import { chatDialect } from './dialects/chat-dialect.js';
import { type MessageCost, measureMessages, type Plan } from './measure.js';
import { chatServer, type Program } from './measured-server.js';
import { chatServerWith } from './stored.js';

/** What a message costs where there is so much of something. */
export interface GrowthStep {
  readonly size: number;
  /** One for each round. */
  readonly costs: readonly MessageCost[];
}

export interface GrowOptions {
  readonly plan: Plan;
  readonly rounds: number;
  readonly log: (line: string) => void;
}

/** With so many messages stored. */
export function growStored(sizes: readonly number[], options: GrowOptions): Promise<GrowthStep[]> {
  return grow(sizes, options, (size) => ({ program: chatServerWith(size), idle: 0 }));
}

/** With so many connections open beside those that write. */
export function growConnections(
  sizes: readonly number[],
  options: GrowOptions,
): Promise<GrowthStep[]> {
  return grow(sizes, options, (size) => ({ program: chatServer, idle: size }));
}

/** Every size once in each round, so that whatever else the machine does meets all of them. */
async function grow(
  sizes: readonly number[],
  { plan, rounds, log }: GrowOptions,
  of: (size: number) => { program: Program; idle: number },
): Promise<GrowthStep[]> {
  const steps = sizes.map((size) => ({ size, costs: [] as MessageCost[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { size, costs } of steps) {
      const { program, idle } = of(size);
      const contestant = { name: `with ${size}`, program, dialect: chatDialect, stores: true };
      const cost = await measureMessages(contestant, plan, idle);
      costs.push(cost);
      log(`round ${round}  with ${size}: ${cost.cpuPerMessage.toFixed(0)} µs per message`);
    }
  }
  return steps;
}

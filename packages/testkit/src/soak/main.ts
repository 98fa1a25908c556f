import { runSoak, type SoakReport } from './run-soak.js';

/**
 * `npm run soak -- --minutes 30 [--seed N] [--nodes 2]`: one-minute rounds, each from a seed of its own, until
 * the time is up or an invariant is broken. A round's seed replays it.
 */
function option(name: string): number | undefined {
  const index = process.argv.indexOf(`--${name}`);
  if (index < 0) return undefined;
  const value = Number(process.argv[index + 1]);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number`);
  return value;
}

const minutes = option('minutes') ?? 1;
const users = option('users') ?? 4;
const devicesPerUser = option('devices') ?? 2;
const rate = option('rate') ?? 60;
// Several nodes need MONGODB_URL and REDIS_URL.
const nodes = option('nodes') ?? 1;
process.env.CHAT_TEST_NODES = String(nodes);
const firstSeed = option('seed') ?? Math.floor(Math.random() * 2 ** 31);
const roundLength = Math.min(minutes, 1) * 60_000;
const verbose = process.argv.includes('--verbose');

const total = {
  rounds: 0,
  messages: 0,
  streams: 0,
  changes: 0,
  renames: 0,
  searches: 0,
  jumps: 0,
  reconnects: 0,
  reopened: 0,
  blocks: 0,
  kept: 0,
  filesRead: 0,
  events: 0,
};
const faults: Record<string, number> = {};
const until = performance.now() + minutes * 60_000;

const replay = (seed: number) =>
  `\nReplay: npm run soak -- --seed ${seed} --minutes ${roundLength / 60_000} --users ${users} --devices ${devicesPerUser} --rate ${rate} --nodes ${nodes} --verbose`;

for (let round = 0; round === 0 || performance.now() < until - roundLength / 2; round += 1) {
  const seed = (firstSeed + round) % 2 ** 31;
  const report: SoakReport = await runSoak({
    seed,
    duration: roundLength,
    users,
    devicesPerUser,
    rate,
    ...(verbose && { log: (line: string) => console.log(`  ${line}`) }),
  }).catch((error) => {
    console.error(`seed ${seed} could not be judged:${replay(seed)}`);
    throw error;
  });
  total.rounds += 1;
  total.messages += report.messages;
  total.streams += report.streams;
  total.changes += report.changes;
  total.renames += report.renames;
  total.searches += report.searches;
  total.jumps += report.jumps;
  total.reconnects += report.reconnects;
  total.reopened += report.reopened;
  total.blocks += report.blocks;
  total.kept += report.kept;
  total.filesRead += report.filesRead;
  total.events += report.events;
  for (const [name, count] of Object.entries(report.faults)) {
    faults[name] = (faults[name] ?? 0) + count;
  }
  console.log(
    `seed ${seed}: ${report.messages} messages, ${report.streams} streams, ${report.changes} changes, ${report.renames} renames, ${report.searches} searches, ${report.jumps} jumps, ${Object.values(report.faults).reduce((a, b) => a + b, 0)} faults, ` +
      `${report.reconnects} reconnects, ${report.reopened} pages reopened, ${report.blocks} blocks made and ended, ${report.kept} messages within one, ${report.filesRead} files read, ${report.events} events told: ${report.broken.length === 0 ? 'all invariants hold' : 'BROKEN'}`,
  );
  if (report.broken.length > 0) {
    for (const line of report.broken.slice(0, 40)) console.error(`  ${line}`);
    console.error(replay(seed));
    process.exitCode = 1;
    break;
  }
}

console.log(
  `\n${total.messages} messages, ${total.streams} streams, ${total.changes} changes, ${total.renames} renames, ${total.searches} searches, ${total.jumps} jumps, ${total.reconnects} reconnects, ${total.reopened} pages reopened, ${total.blocks} blocks made and ended, ${total.kept} messages within one, ${total.filesRead} files read, ${total.events} events told in ${total.rounds} rounds from seed ${firstSeed}; faults:`,
);
for (const [name, count] of Object.entries(faults))
  console.log(`  ${String(count).padStart(6)} × ${name}`);

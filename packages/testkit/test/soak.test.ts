import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runSoak } from '../src/soak/run-soak.js';
import { nodeCount } from '../src/topology.js';

const seed = Number(process.env.SOAK_SEED ?? randomInt(2 ** 31));
const nodes = nodeCount();
const duration = 10_000;
// FerretDB reads a whole collection for each query: at more it falls behind, and the end cannot be judged.
const rate = nodes > 1 ? 20 : 60;

test(`whatever fails between several users and devices, every invariant holds (seed ${seed})`, async () => {
  const report = await runSoak({ seed, duration, rate });
  const replay = `npm run soak -- --seed ${seed} --minutes ${duration / 60_000} --rate ${rate} --nodes ${nodes} --verbose`;
  console.log(
    `soak: seed ${seed}, ${report.messages} messages, ${report.streams} streams, ${report.renames} renames, ${report.reconnects} reconnects, ` +
      `${report.reopened} pages reopened, ${report.blocks} blocks made and ended, ` +
      `${report.kept} messages within one, ${report.filesRead} files read, ${report.events} events told, faults: ${JSON.stringify(report.faults)}`,
  );
  // A run in which little happened would prove little.
  expect(report.messages).toBeGreaterThan(nodes > 1 ? 50 : 100);
  expect(report.streams).toBeGreaterThan(0);
  expect(report.reconnects).toBeGreaterThan(5);
  expect(report.blocks).toBeGreaterThan(0);
  expect(report.filesRead).toBeGreaterThan(0);
  expect(report.events).toBeGreaterThan(report.messages / 2);
  // On a slow server few are written within one, and none in one or two.
  if (nodes === 1 && report.blocks > 3) expect(report.kept).toBeGreaterThan(0);
  expect(report.broken, `replay: ${replay}`).toEqual([]);
}, 400_000);

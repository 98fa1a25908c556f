import { beforeAll, expect, test } from 'vitest';
import { buildBench } from '../build.mjs';
import { renderChart } from '../src/chart.js';
import { contestants } from '../src/contestants.js';
import { dropAndReturn } from '../src/drop-and-return.js';
import { growConnections, growStored } from '../src/grow.js';
import { measureConnections, measureMessages } from '../src/measure.js';
import { renderReturn } from '../src/return-chart.js';

// Figures of processes are read the same way everywhere; many sources of loopback are Linux' own.
const onLinux = test.skipIf(process.platform !== 'linux');

const tiny = {
  pairs: 5,
  warmUp: 20,
  messages: 60,
  rate: 200,
  quiet: 0,
  connects: 8,
  idle: 8,
  settled: 4,
  ladder: [],
  rung: 1,
};

beforeAll(() => buildBench(), 60_000);

for (const contestant of contestants) {
  onLinux(`${contestant.name} acknowledges and delivers every message of a small run`, async () => {
    // It rejects when a message is missing or comes twice.
    const { cpuPerMessage, p99 } = await measureMessages(contestant, tiny);
    expect(cpuPerMessage).toBeGreaterThan(0);
    expect(p99).toBeGreaterThan(0);
  });

  onLinux(`${contestant.name} can be measured while connections come and go`, async () => {
    const { cpuPerConnect } = await measureConnections(contestant, tiny);
    expect(cpuPerConnect).toBeGreaterThan(0);
  });
}

onLinux(
  'what a message costs is measured beside what is stored, and beside who is connected',
  async () => {
    const options = { plan: tiny, rounds: 1, log: () => {} };
    const steps = [
      ...(await growStored([100, 3_000], options)),
      ...(await growConnections([10], options)),
    ];
    for (const { costs } of steps) expect(costs[0]?.cpuPerMessage).toBeGreaterThan(0);
    const picture = renderChart('A title', 'messages', steps);
    expect(picture).toContain('3,000 messages');
  },
);

onLinux(
  'connections that are all cut at once all come back, and are in sync',
  async () => {
    const report = await dropAndReturn({ connections: 300, processes: 2, log: () => {} });
    expect(report).toMatchObject({ connections: 300, back: 300 });
    expect(report.eachBackAfter).toHaveLength(300);
    const picture = renderReturn([500, 1_000, 1_500, 4_000]);
    // Half of them after a second of four, which the axis is long.
    expect(picture).toMatch(/[ML]198\.0 130\.0/);
  },
  120_000,
);

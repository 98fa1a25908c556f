import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, fullPlan, quickPlan } from './compare.js';
import { dropAndReturn, renderDropReport } from './drop-and-return.js';
import { renderReport } from './report.js';

/**
 * `npm run bench`: the whole comparison. `--quick` for a rough one, `--rounds 5`, `--only ours,ws`
 * (names that begin so), `--skip-messages`, `--skip-connections`, `--skip-rates`, `--json file`.
 *
 * `--reconnect 10000 [--processes 4]`: instead, that many idle clients, all cut at once.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    'skip-messages': { type: 'boolean', default: false },
    'skip-connections': { type: 'boolean', default: false },
    'skip-rates': { type: 'boolean', default: false },
    reconnect: { type: 'string' },
    processes: { type: 'string' },
    json: { type: 'string' },
  },
});

const log = (line: string) => console.error(line);
const results = values.reconnect === undefined ? await runComparison() : await runReconnect();
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

async function runComparison() {
  const rounds = wholeNumber('rounds', values.rounds ?? (values.quick ? '1' : '5'));
  const compared = await compare({
    plan: values.quick ? quickPlan : fullPlan,
    rounds,
    only: values.only?.split(',') ?? [],
    messages: !values['skip-messages'],
    connections: !values['skip-connections'],
    rates: !values['skip-rates'],
    log,
  });
  console.log(renderReport(compared));
  return compared;
}

async function runReconnect() {
  const report = await dropAndReturn({
    connections: wholeNumber('reconnect', values.reconnect ?? ''),
    processes: wholeNumber('processes', values.processes ?? '4'),
    log,
  });
  console.log(renderDropReport(report));
  return report;
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number from 1.`);
}

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, fullPlan, quickPlan } from './compare.js';
import { renderReport } from './report.js';

/**
 * `npm run bench`: the whole comparison. `--quick` for a rough one, `--rounds 5`, `--only ours,ws`
 * (names that begin so), `--skip-connections`, `--skip-rates`, `--json file`.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    'skip-connections': { type: 'boolean', default: false },
    'skip-rates': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

const plan = values.quick ? quickPlan : fullPlan;
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number.');
const results = await compare({
  plan,
  rounds,
  only: values.only?.split(',') ?? [],
  connections: !values['skip-connections'],
  rates: !values['skip-rates'],
  log: (line) => console.error(line),
});
console.log(renderReport(results));
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

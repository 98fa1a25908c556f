import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderAnswers } from './answers.js';
import { renderChart } from './chart.js';
import { compare, fullPlan, quickPlan } from './compare.js';
import { dropAndReturn, renderDropReport } from './drop-and-return.js';
import { measureFiles, renderFiles } from './files/measure-files.js';
import { measureFlood, renderFlood } from './files/measure-flood.js';
import { type GrowthStep, growConnections, growStored } from './grow.js';
import { measureLists } from './lists.js';
import { renderGrowth, renderReport } from './report.js';
import { renderReturn } from './return-chart.js';
import { measureSearching, renderSearching } from './searching.js';
import { measureStreaming, renderStreaming } from './streaming/measure-streaming.js';
import { measureWindow } from './window/measure-window.js';
import { renderWindow } from './window/render-window.js';

/**
 * `npm run bench`: the whole comparison. `--quick` for a rough one, `--rounds 5`, `--only ours,ws`
 * (names that begin so), `--skip-messages`, `--skip-connections`, `--skip-rates`, `--json file`.
 *
 * Instead: `--reconnect 10000 [--processes 4]`, that many idle clients, all cut at once;
 * `--stored 100000,1000000`, what a message costs with so many stored; `--open 1000,10000`, with so many
 * connections open. Each of these draws a picture with `--svg file`. `--lists 5000,1000000`, what it takes to
 * answer a user with so many conversations and messages; `--search 5000,1000000`, to find something in them;
 * `--stream 2000,100`, what it takes a window to show a message while it is written in so many pieces, so many a second;
 * `--files 100`, the memory that a file of so many MB takes; `--flood 8,25`, what messages wait for while so many
 * upload files of so many MB without end; `--window`, what our window costs a page beside others.
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
    stored: { type: 'string' },
    open: { type: 'string' },
    lists: { type: 'string' },
    search: { type: 'string' },
    stream: { type: 'string' },
    files: { type: 'string' },
    flood: { type: 'string' },
    window: { type: 'boolean', default: false },
    svg: { type: 'string' },
    json: { type: 'string' },
  },
});

const plan = values.quick ? quickPlan : fullPlan;
const rounds = wholeNumber(
  'rounds',
  values.rounds ?? (values.quick ? '1' : values.window ? '3' : '5'),
);
const log = (line: string) => console.error(line);
const results = await chosen();
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

function chosen() {
  if (values.reconnect !== undefined) return runReconnect();
  if (values.stored !== undefined) return runGrowth('stored', values.stored, growStored);
  if (values.open !== undefined) return runGrowth('open', values.open, growConnections);
  if (values.lists !== undefined) return runLists(values.lists);
  if (values.search !== undefined) return runSearching(values.search);
  if (values.stream !== undefined) return runStreaming(values.stream);
  if (values.files !== undefined) return runFiles(values.files);
  if (values.flood !== undefined) return runFlood(values.flood);
  if (values.window) return runWindow();
  return runComparison();
}

async function runWindow() {
  const costs = await measureWindow({
    rounds,
    only: values.only?.split(',') ?? [],
    keep: !values['skip-messages'],
    log,
  });
  console.log(renderWindow(costs));
  return costs;
}

async function runFlood(load: string) {
  const [uploads = 0, megabytes = 0] = load.split(',').map((each) => wholeNumber('flood', each));
  const costs = await measureFlood({ uploads, megabytes, rounds }, log);
  console.log(renderFlood(costs));
  return costs;
}

async function runFiles(megabytes: string) {
  const costs = await measureFiles(wholeNumber('files', megabytes), log);
  console.log(renderFiles(costs));
  return costs;
}

async function runStreaming(load: string) {
  const [pieces = 0, rate = 0] = load.split(',').map((each) => wholeNumber('stream', each));
  const costs = await measureStreaming({ pieces, rate }, log);
  console.log(renderStreaming(costs));
  return costs;
}

async function runLists(sizes: string) {
  const size = manyConversations('lists', sizes);
  const costs = await measureLists(size, log);
  const title = `${size.conversations} conversations, ${size.messages} messages`;
  console.log(renderAnswers(title, costs));
  return costs;
}

async function runSearching(sizes: string) {
  const size = manyConversations('search', sizes);
  const cost = await measureSearching(size, log);
  console.log(renderSearching(size, cost));
  return cost;
}

function manyConversations(name: string, sizes: string) {
  const [conversations = 0, messages = 0] = sizes.split(',').map((size) => wholeNumber(name, size));
  return { conversations, messages };
}

async function runGrowth(
  name: 'stored' | 'open',
  sizes: string,
  grow: typeof growStored,
): Promise<GrowthStep[]> {
  const steps = await grow(
    sizes.split(',').map((size) => wholeNumber(name, size)),
    { plan, rounds, log },
  );
  const unit = name === 'stored' ? 'messages' : 'connections';
  console.log(renderGrowth(`${unit} ${name}`, steps));
  if (values.svg !== undefined) {
    writeFileSync(values.svg, renderChart(`CPU per message, µs, by ${unit} ${name}`, unit, steps));
  }
  return steps;
}

async function runComparison() {
  const compared = await compare({
    plan,
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
  if (values.svg !== undefined) writeFileSync(values.svg, renderReturn(report.eachBackAfter));
  return report;
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number from 1.`);
}

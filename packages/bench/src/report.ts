import { availableParallelism, cpus, totalmem } from 'node:os';
import type { ContestantResult } from './compare.js';
import type { GrowthStep } from './grow.js';
import { ratios, type Summary, summarise } from './summary.js';

type Read = (result: ContestantResult) => readonly number[];

const cpuPerMessage: Read = ({ messages }) => messages.map((each) => each.cpuPerMessage);
const cpuPerConnect: Read = ({ connections }) => connections.map((each) => each.cpuPerConnect);
const rss: Read = ({ connections }) => connections.map((each) => each.rss / 1024);
const held: Read = ({ connections }) => connections.map((each) => each.held / 1024);

const measures: readonly { title: string; read: Read; digits: number }[] = [
  { title: 'CPU per message, µs', read: cpuPerMessage, digits: 0 },
  { title: 'p50, ms', read: ({ messages }) => messages.map((each) => each.p50), digits: 1 },
  { title: 'p99, ms', read: ({ messages }) => messages.map((each) => each.p99), digits: 1 },
  { title: 'CPU per connect, µs', read: cpuPerConnect, digits: 0 },
  { title: 'resident per idle connection, KiB', read: rss, digits: 1 },
  { title: 'held per idle connection, KiB', read: held, digits: 1 },
  { title: 'messages/s with p99 < 50 ms', read: ({ highestRates }) => highestRates, digits: 0 },
];

/** Two Markdown tables: what each costs, and ours in proportion to the others. */
export function renderReport(results: readonly ContestantResult[]): string {
  const [model] = cpus();
  const [first] = results;
  const rounds = Math.max(first?.messages.length ?? 0, first?.connections.length ?? 0);
  const head = `Node ${process.versions.node}, ${availableParallelism()} × ${model?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB; ${rounds} rounds; median (least–greatest)`;
  const costs = table(
    ['', ...measures.map(({ title }) => title)],
    results.map((result) => [
      result.name,
      ...measures.map(({ read, digits }) => show(summarise(read(result)), digits)),
    ]),
  );
  const [ours, ...others] = results;
  if (ours === undefined || others.length === 0) return `${head}\n\n${costs}`;
  const proportions = table(
    ['ours ÷', 'CPU per message', 'CPU per connect', 'resident per idle', 'held per idle'],
    others.map((other) => [
      other.name,
      ...[cpuPerMessage, cpuPerConnect, rss, held].map((read) =>
        show(ratios(read(ours), read(other)), 2),
      ),
    ]),
  );
  return `${head}\n\n${costs}\n\n${proportions}`;
}

/** A Markdown table: what a message costs with so much of something, and in proportion to the least. */
export function renderGrowth(what: string, steps: readonly GrowthStep[]): string {
  const [first] = steps;
  const cpu = ({ costs }: GrowthStep) => costs.map(({ cpuPerMessage }) => cpuPerMessage);
  return table(
    [what, 'CPU per message, µs', '÷ the first', 'p50, ms', 'p99, ms'],
    steps.map((step) => [
      step.size.toLocaleString('en'),
      show(summarise(cpu(step)), 0),
      show(ratios(cpu(step), cpu(first ?? step)), 2),
      show(summarise(step.costs.map(({ p50 }) => p50)), 1),
      show(summarise(step.costs.map(({ p99 }) => p99)), 1),
    ]),
  );
}

function show({ median, min, max }: Summary, digits: number): string {
  if (Number.isNaN(median)) return '–';
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

import { percentile } from '../offer-load.js';
import { ratios, type Summary, summarise } from '../summary.js';
import type { Scrolled, WindowCosts } from './measure-window.js';

/** Tables for people; the ratios are those of one round each. */
export function renderWindow({ opened, scrolled, unable, pressed, held }: WindowCosts): string {
  const plain = (each: Scrolled) =>
    scrolled.find(
      ({ name, step, paced }) =>
        name === 'static-list' && step === each.step && paced === each.paced,
    );
  const shares = [0.5, 0.95];
  return [
    '| scrolling, px a frame | | p50, ms | p95 | ÷ plain list: p50 | p95 |',
    '|---|---|---|---|---|---|',
    ...scrolled.map((each) => {
      const own = shares.map((share) => each.frames.map((lasted) => percentile(lasted, share)));
      const beside = shares.map((share, at) =>
        ratios(
          own[at] ?? [],
          (plain(each)?.frames ?? []).map((lasted) => percentile(lasted, share)),
        ),
      );
      return row([
        `${-each.step}${each.paced ? ', 60 Hz' : ', as quick as can be'}`,
        each.name,
        ...own.map((values) => said(summarise(values), 1)),
        ...beside.map((each) => said(each, 2)),
      ]);
    }),
    '',
    '| | to the first message, ms | bytes loaded |',
    '|---|---|---|',
    ...opened.map(({ name, firstMessage, bytes }) =>
      row([name, said(summarise(firstMessage), 0), `${(bytes / 1_000).toFixed(0)} kB`]),
    ),
    ...unable.map((name) => row([name, 'not there in time', ''])),
    '',
    '| a key | p50, ms | p95 |',
    '|---|---|---|',
    ...pressed.map(({ name, lasted }) =>
      row([name, ...shares.map((share) => percentile(lasted, share).toFixed(1))]),
    ),
    '',
    '| arrived | heap, MB | nodes |',
    '|---|---|---|',
    ...held.map(({ arrived, heap, nodes }) => row([arrived, (heap / 1e6).toFixed(1), nodes])),
  ].join('\n');
}

const said = ({ median, min, max }: Summary, digits: number) =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

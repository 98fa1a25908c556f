import { hostToken } from './host-token.js';

/** How often each is asked for, after a tenth as many that do not count. */
const times = 300;

export interface AnswerCost {
  readonly what: string;
  /** ms, from asking to having the answer */
  readonly p50: number;
  readonly p99: number;
}

/** Asks in the name of the user of whom there is so much. */
export type Ask = (path: string, body?: object) => Promise<unknown>;

export function askerAt(url: string): Ask {
  const authorization = `Bearer ${hostToken('user-0')}`;
  return async (path, body) => {
    const response = await fetch(url + path, {
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return response.json();
  };
}

/** One question after the other, as long as each takes. */
export async function timeAnswers(
  what: string,
  ask: () => Promise<unknown>,
  log: (line: string) => void,
): Promise<AnswerCost> {
  const taken: number[] = [];
  for (let asked = -times / 10; asked < times; asked += 1) {
    const began = performance.now();
    await ask();
    if (asked >= 0) taken.push(performance.now() - began);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.floor(taken.length * share)] ?? 0;
  log(`${what}: ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
  return { what, p50: at(0.5), p99: at(0.99) };
}

export function renderAnswers(title: string, costs: readonly AnswerCost[]): string {
  const rows = costs.map(
    ({ what, p50, p99 }) => `| ${what} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`,
  );
  return [`| ${title} | p50, ms | p99, ms |`, '|---|---|---|', ...rows].join('\n');
}

import { ConfigError } from './config-error.js';
import { minSecretBytes } from './secrets.js';

export type Variables = Readonly<Record<string, string | undefined>>;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1_000,
  mb: 1_000_000,
  gb: 1_000_000_000,
  kib: 1_024,
  mib: 1_048_576,
  gib: 1_073_741_824,
};

/**
 * Environment variables, read by type. What is wrong with them is gathered, so that somebody who sets
 * a server up hears of everything at once. An empty variable counts as not set.
 */
export class Environment {
  /** Asked for so far. */
  readonly names = new Set<string>();
  readonly #variables: Variables;
  readonly #problems: string[] = [];

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** Without the spaces around it; null when it is not set. */
  text(name: string): string | null {
    return this.#value(name)?.trim() || null;
  }

  /** Separated by commas; null when it is not set. */
  list(name: string): string[] | null {
    const text = this.text(name);
    if (text === null) return null;
    const items = text.split(',').map((each) => each.trim());
    return items.filter((each) => each !== '');
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.problem(name, `must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  /** In ms. */
  duration(name: string, fallback: number, min = 1): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
    const value = match ? Number(match[1]) * (unitMs[match[2] ?? ''] ?? Number.NaN) : Number.NaN;
    if (value >= min && value <= 3_650 * 86_400_000) return value;
    this.problem(
      name,
      'must be a duration of at most ten years, such as 500ms, 20s, 15m, 12h or 30d.',
    );
    return fallback;
  }

  /** Bytes: a number of them, or of `kB`, `MB`, `GB`, or of `KiB`, `MiB`, `GiB`. */
  bytes(name: string, fallback: number, max: number): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const match = /^(\d{1,12}) ?([a-z]*)$/i.exec(text);
    const unit = unitBytes[(match?.[2] ?? '').toLowerCase()] ?? Number.NaN;
    const value = Number(match?.[1] ?? Number.NaN) * unit;
    if (value >= 1 && value <= max) return value;
    this.problem(name, `must be a size of at most ${max} bytes, such as 500kB, 25MB or 1GiB.`);
    return fallback;
  }

  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const text = this.text(name);
    if (text === null) return fallback;
    const found = choices.find((each) => each === text);
    if (found === undefined) this.problem(name, `must be one of: ${choices.join(', ')}.`);
    return found ?? fallback;
  }

  /** Some of these, separated by commas; none when it is not set. */
  choices<T extends string>(name: string, choices: readonly T[]): T[] {
    const chosen = this.list(name) ?? [];
    const found = choices.filter((each) => chosen.includes(each));
    if (found.length < new Set(chosen).size) {
      this.problem(name, `must name some of: ${choices.join(', ')}.`);
    }
    return found;
  }

  /** As it is: trimming could change a value that another program also reads. Null when it is not set. */
  secret(name: string): string | null {
    const value = this.#value(name) || null;
    if (value === null || Buffer.byteLength(value) >= minSecretBytes) return value;
    this.problem(
      name,
      `must be at least ${minSecretBytes} bytes long. Make one with: openssl rand -base64 48`,
    );
    return null;
  }

  /** @param what - begins with a verb and ends with a full stop; never holds a secret */
  problem(name: string, what: string): void {
    this.#problems.push(`${name} ${what}`);
  }

  /** @throws ConfigError with all problems, if there are any */
  check(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }

  #value(name: string): string | undefined {
    this.names.add(name);
    return this.#variables[name];
  }
}

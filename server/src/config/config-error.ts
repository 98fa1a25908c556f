/** Everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  readonly code = 'invalid_config';
  /** One sentence each: the variable, what is wrong, what to do. Never a secret's value. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((line) => `- ${line}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

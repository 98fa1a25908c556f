import { PublicKey } from './auth/host-keys.js';
import { isOrigin } from './edge/origin-policy.js';
import { defaultSettings, type Settings } from './settings.js';

/** What the environment says, checked. */
export interface Config extends Settings {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly databaseUrl: string;
  /** The Redis that carries events between nodes; null for a server of one process. */
  readonly redisUrl: string | null;
  /** Begins all names in Redis. */
  readonly redisPrefix: string;
  /** Signs access tokens; null in development, where one is made (see `auth/development-secret.ts`). */
  readonly jwtSecret: string | null;
  /** Still accepted while its last access tokens live: for changing `JWT_SECRET` without sign-outs. */
  readonly previousJwtSecret: string | null;
  /** Shared with a host site that signs tokens for its own users; null accepts none. */
  readonly hostJwtSecret: string | null;
  /** PEM; its tokens are accepted as well. */
  readonly hostJwtPublicKey: string | null;
  readonly hostJwksUrl: string | null;
  /** What `iss` of a host site's token must be; null: anything. */
  readonly hostJwtIssuer: string | null;
  /** The credential of the admin API; null serves none. */
  readonly adminToken: string | null;
  readonly logLevel: string;
  /** Where `/metrics` is served, 0 takes a free port; null serves none. */
  readonly metricsPort: number | null;
  readonly metricsHost: string;
}

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

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Under 32 bytes, HS256 is weaker than the hash it is built on (RFC 7518 §3.2). */
export const minSecretBytes = 32;

/**
 * Reads the configuration from environment variables; an empty variable counts as not set.
 * @throws ConfigError with all problems at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const defaults = defaultSettings;
  const problem = (name: string, what: string) => problems.push(`${name} ${what}`);
  const read = (name: string) => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };

  const integer = (name: string, fallback: number, min: number, max: number) => {
    const text = read(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    problem(name, `must be a whole number from ${min} to ${max}.`);
    return fallback;
  };

  const duration = (name: string, fallback: number, min = 1) => {
    const text = read(name);
    if (text === undefined) return fallback;
    const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
    const value = match ? Number(match[1]) * (unitMs[match[2] ?? ''] ?? Number.NaN) : Number.NaN;
    if (value >= min && value <= 3_650 * 86_400_000) return value;
    problem(name, 'must be a duration of at most ten years, such as 500ms, 20s, 15m, 12h or 30d.');
    return fallback;
  };

  const choice = <T extends string>(name: string, fallback: T, choices: readonly T[]): T => {
    const text = read(name);
    if (text === undefined) return fallback;
    const found = choices.find((each) => each === text);
    if (found === undefined) problem(name, `must be one of: ${choices.join(', ')}.`);
    return found ?? fallback;
  };

  // Secrets are taken as they are: trimming could change a value that another program also reads.
  const secret = (name: string) => {
    const value = env[name];
    if (value === undefined || value === '') return null;
    if (Buffer.byteLength(value) >= minSecretBytes) return value;
    problem(
      name,
      `must be at least ${minSecretBytes} bytes long. Make one with: openssl rand -base64 48`,
    );
    return null;
  };

  const jwtSecret = secret('JWT_SECRET');
  const previousJwtSecret = secret('JWT_SECRET_PREVIOUS');
  const hostJwtSecret = secret('HOST_JWT_SECRET');
  const production = env.NODE_ENV === 'production';
  if (production && !env.JWT_SECRET) {
    problem(
      'JWT_SECRET',
      'is not set, and NODE_ENV is production. Make one with: openssl rand -base64 48',
    );
  }
  if (previousJwtSecret && !jwtSecret && !production) {
    problem('JWT_SECRET_PREVIOUS', 'needs JWT_SECRET, the secret that takes its place.');
  }
  if (hostJwtSecret && (hostJwtSecret === jwtSecret || hostJwtSecret === previousJwtSecret)) {
    problem(
      'HOST_JWT_SECRET',
      'must differ from JWT_SECRET: whoever holds it could sign tokens for any user of this server.',
    );
  }

  const adminToken = secret('ADMIN_TOKEN');
  if (adminToken !== null && !isAdminToken(adminToken)) {
    problem('ADMIN_TOKEN', 'must be ASCII without spaces: it is sent in a header.');
  }
  if (adminToken && [jwtSecret, previousJwtSecret, hostJwtSecret].includes(adminToken)) {
    problem('ADMIN_TOKEN', 'must differ from the other secrets: it is sent, and they never are.');
  }

  const hostJwtPublicKey = read('HOST_JWT_PUBLIC_KEY') ?? null;
  if (hostJwtPublicKey !== null && !isPublicKey(hostJwtPublicKey)) {
    problem(
      'HOST_JWT_PUBLIC_KEY',
      'must be a public key in PEM: RSA of at least 2048 bits, P-256, P-384 or Ed25519.',
    );
  }
  const hostJwksUrl = read('HOST_JWKS_URL') ?? null;
  if (hostJwksUrl !== null && !isKeySetUrl(hostJwksUrl)) {
    problem('HOST_JWKS_URL', 'must be an https: URL (http: only on this machine).');
  }

  const allowedOrigins = list(read('ALLOWED_ORIGINS'));
  if (!allowedOrigins.every(isOrigin)) {
    problem(
      'ALLOWED_ORIGINS',
      'must be origins separated by commas, each a scheme, a host and nothing after it, such as https://www.example.com. There is no wildcard.',
    );
  }

  const databaseUrl = read('DATABASE_URL') ?? 'sqlite:./data/chat.db';
  if (!/^((sqlite|file):.|mongodb(\+srv)?:\/\/[^/]+\/[^/?])/.test(databaseUrl)) {
    problem(
      'DATABASE_URL',
      'must be sqlite:<file>, such as sqlite:./data/chat.db, or mongodb://<host>/<database>.',
    );
  }
  // Several nodes may share it, and each would make a secret of its own.
  if (/^mongodb/.test(databaseUrl) && !jwtSecret && !production) {
    problem('JWT_SECRET', 'is not set, and every node of a DATABASE_URL needs the same one.');
  }

  const reserved = read('RESERVED_USERNAMES');
  const passwordCost = integer('PASSWORD_COST', defaults.passwordCost, 10, 20);
  if (production && passwordCost < defaults.passwordCost) {
    problem('PASSWORD_COST', `must be at least ${defaults.passwordCost} in production.`);
  }

  const redisUrl = read('REDIS_URL') ?? null;
  if (redisUrl !== null && !/^rediss?:\/\/[^/]/.test(redisUrl)) {
    problem('REDIS_URL', 'must be redis://<host>:<port>, or rediss:// for TLS.');
  } else if (redisUrl !== null && !jwtSecret && !production) {
    problem('JWT_SECRET', 'is not set, and every node that shares a REDIS_URL needs the same one.');
  }
  const redisPrefix = read('REDIS_PREFIX') ?? 'chat';
  if (!/^[\w.:{}-]{1,64}$/.test(redisPrefix)) {
    problem('REDIS_PREFIX', 'must be up to 64 letters, digits and _ . : - { }.');
  }

  const limit = (name: string, key: keyof Settings['limits']) =>
    integer(name, defaults.limits[key], 1, 1_000_000);
  const config: Config = {
    host: read('HOST') ?? '127.0.0.1',
    port: integer('PORT', 3000, 0, 65_535),
    databaseUrl,
    redisUrl,
    redisPrefix,
    jwtSecret,
    previousJwtSecret,
    hostJwtSecret,
    hostJwtPublicKey,
    hostJwksUrl,
    hostJwtIssuer: read('HOST_JWT_ISSUER') ?? null,
    adminToken,
    logLevel: choice('LOG_LEVEL', 'info', logLevels),
    metricsPort: read('METRICS_PORT') === undefined ? null : integer('METRICS_PORT', 0, 0, 65_535),
    metricsHost: read('METRICS_HOST') ?? '127.0.0.1',
    jwtIssuer: read('JWT_ISSUER') ?? defaults.jwtIssuer,
    jwtAudience: read('JWT_AUDIENCE') ?? defaults.jwtAudience,
    accessTokenTtl: duration('ACCESS_TOKEN_TTL', defaults.accessTokenTtl),
    refreshTokenTtl: duration('REFRESH_TOKEN_TTL', defaults.refreshTokenTtl),
    refreshGrace: duration('REFRESH_GRACE', defaults.refreshGrace),
    registration: choice('REGISTRATION', defaults.registration, ['open', 'closed']),
    reservedUsernames:
      reserved === undefined
        ? defaults.reservedUsernames
        : reserved === 'none'
          ? []
          : list(reserved),
    passwordCost,
    allowedOrigins,
    trustedProxies: integer('TRUSTED_PROXIES', defaults.trustedProxies, 0, 10),
    pingInterval: duration('PING_INTERVAL', defaults.pingInterval),
    resumeTimeout: duration('RESUME_TIMEOUT', defaults.resumeTimeout),
    headsInterval: duration('HEADS_INTERVAL', defaults.headsInterval),
    drainTime: duration('DRAIN_TIME', defaults.drainTime),
    shutdownDelay: duration('SHUTDOWN_DELAY', defaults.shutdownDelay, 0),
    presenceExpiry: duration('PRESENCE_EXPIRY', defaults.presenceExpiry, 1_000),
    limits: {
      connectionsPerUser: limit('LIMIT_CONNECTIONS_PER_USER', 'connectionsPerUser'),
      connectionsPerAddress: limit('LIMIT_CONNECTIONS_PER_ADDRESS', 'connectionsPerAddress'),
      requestsPerAddress: limit('LIMIT_REQUESTS_PER_ADDRESS', 'requestsPerAddress'),
      upgradesPerAddress: limit('LIMIT_UPGRADES_PER_ADDRESS', 'upgradesPerAddress'),
      framesPerSecond: limit('LIMIT_FRAMES_PER_SECOND', 'framesPerSecond'),
      loginsPerAddress: limit('LIMIT_LOGINS_PER_ADDRESS', 'loginsPerAddress'),
      loginsPerUsername: limit('LIMIT_LOGINS_PER_USERNAME', 'loginsPerUsername'),
    },
  };

  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function list(text = ''): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** What the header `Authorization` can carry as it is. */
export function isAdminToken(text: string): boolean {
  return Buffer.byteLength(text) >= minSecretBytes && /^[!-~]+$/.test(text);
}

/** Keys that came over an open network would be anybody's. */
export function isKeySetUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && local);
}

function isPublicKey(pem: string): boolean {
  try {
    new PublicKey(pem);
    return true;
  } catch {
    return false;
  }
}

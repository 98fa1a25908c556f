import { retentionLimits } from '@chat/protocol';
import { guestPeerProblem } from '../chat/guest-peers.js';
import { originProblem } from '../edge/origin.js';
import { defaultSettings, featureNames, openers, type Settings } from '../settings.js';
import { Environment, type Variables } from './environment.js';
import { type FileConfig, readFileConfig } from './file-config.js';
import { type HostSiteConfig, readHostSiteConfig } from './host-site-config.js';
import { type ListeningConfig, readListeningConfig } from './listening-config.js';
import { type MessageHookConfig, readMessageHookConfig } from './message-hook-config.js';
import { type PushConfig, readPushConfig } from './push-config.js';
import { isAdminToken } from './secrets.js';
import { unknownVariables } from './unknown-variables.js';

/** What the environment says, checked. */
export interface Config
  extends Settings,
    HostSiteConfig,
    ListeningConfig,
    FileConfig,
    PushConfig,
    MessageHookConfig {
  readonly databaseUrl: string;
  /** The Redis that carries events between nodes; null for a server of one process. */
  readonly redisUrl: string | null;
  /** Begins all names in Redis. */
  readonly redisPrefix: string;
  /** Signs access tokens; null in development, where one is made (see `auth/development-secret.ts`). */
  readonly jwtSecret: string | null;
  /** Still accepted while its last access tokens live: for changing `JWT_SECRET` without sign-outs. */
  readonly previousJwtSecret: string | null;
  /** The credential of the admin API; null serves none. */
  readonly adminToken: string | null;
  readonly logLevel: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Reads the configuration from environment variables; an empty variable counts as not set.
 *
 * @param warn - is told of each variable that has no effect but looks as if it should, in a sentence
 * @throws ConfigError with all problems at once.
 */
export function readConfig(
  variables: Variables,
  warn: (sentence: string) => void = () => {},
): Config {
  const env = new Environment(variables);
  const defaults = defaultSettings;

  const jwtSecret = env.secret('JWT_SECRET');
  const previousJwtSecret = env.secret('JWT_SECRET_PREVIOUS');
  const hostSite = readHostSiteConfig(env);
  const { hostJwtSecret } = hostSite;
  const production = env.text('NODE_ENV') === 'production';
  if (production && !variables.JWT_SECRET) {
    env.problem(
      'JWT_SECRET',
      'is not set, and NODE_ENV is production. Make one with: openssl rand -base64 48',
    );
  }
  if (previousJwtSecret && !jwtSecret && !production) {
    env.problem('JWT_SECRET_PREVIOUS', 'needs JWT_SECRET, the secret that takes its place.');
  }
  if (hostJwtSecret && (hostJwtSecret === jwtSecret || hostJwtSecret === previousJwtSecret)) {
    env.problem(
      'HOST_JWT_SECRET',
      'must differ from JWT_SECRET: whoever holds it could sign tokens for any user of this server.',
    );
  }

  const adminToken = env.secret('ADMIN_TOKEN');
  if (adminToken !== null && !isAdminToken(adminToken)) {
    env.problem('ADMIN_TOKEN', 'must be ASCII without spaces: it is sent in a header.');
  }
  if (adminToken && [jwtSecret, previousJwtSecret, hostJwtSecret].includes(adminToken)) {
    env.problem(
      'ADMIN_TOKEN',
      'must differ from the other secrets: it is sent, and they never are.',
    );
  }

  const allowedOrigins = env.list('ALLOWED_ORIGINS') ?? [];
  for (const origin of allowedOrigins) {
    const problem = originProblem(origin);
    if (problem !== null) env.problem('ALLOWED_ORIGINS', problem);
  }

  const databaseUrl = env.text('DATABASE_URL') ?? 'sqlite:./data/chat.db';
  if (!/^((sqlite|file):.|mongodb(\+srv)?:\/\/[^/]+\/[^/?])/.test(databaseUrl)) {
    env.problem(
      'DATABASE_URL',
      'must be sqlite:<file>, such as sqlite:./data/chat.db, or mongodb://<host>/<database>.',
    );
  }
  // Several nodes may share it, and each would make a secret of its own.
  if (/^mongodb/.test(databaseUrl) && !jwtSecret && !production) {
    env.problem('JWT_SECRET', 'is not set, and every node of a DATABASE_URL needs the same one.');
  }

  const guestPeers = env.list('GUEST_PEERS') ?? defaults.guestPeers;
  for (const peer of guestPeers) {
    const problem = guestPeerProblem(peer);
    if (problem !== null) env.problem('GUEST_PEERS', problem);
  }

  const reserved = env.list('RESERVED_USERNAMES');
  const passwordCost = env.integer('PASSWORD_COST', defaults.passwordCost, 10, 20);
  if (production && passwordCost < defaults.passwordCost) {
    env.problem('PASSWORD_COST', `must be at least ${defaults.passwordCost} in production.`);
  }

  const redisUrl = env.text('REDIS_URL');
  if (redisUrl !== null && !(/^rediss?:\/\/[^/]/.test(redisUrl) && URL.canParse(redisUrl))) {
    env.problem('REDIS_URL', 'must be redis://<host>:<port>, or rediss:// for TLS.');
  } else if (redisUrl !== null && !jwtSecret && !production) {
    env.problem(
      'JWT_SECRET',
      'is not set, and every node that shares a REDIS_URL needs the same one.',
    );
  }
  const redisPrefix = env.text('REDIS_PREFIX') ?? 'chat';
  if (!/^[\w.:{}-]{1,64}$/.test(redisPrefix)) {
    env.problem('REDIS_PREFIX', 'must be up to 64 letters, digits and _ . : - { }.');
  }

  const limit = (name: string, key: keyof Settings['limits']) =>
    env.integer(name, defaults.limits[key], 1, 1_000_000);
  const config: Config = {
    ...readListeningConfig(env, warn),
    databaseUrl,
    redisUrl,
    redisPrefix,
    jwtSecret,
    previousJwtSecret,
    ...hostSite,
    ...readFileConfig(env, databaseUrl),
    ...readPushConfig(env),
    ...readMessageHookConfig(env),
    adminToken,
    logLevel: env.choice('LOG_LEVEL', 'info', logLevels),
    jwtIssuer: env.text('JWT_ISSUER') ?? defaults.jwtIssuer,
    jwtAudience: env.text('JWT_AUDIENCE') ?? defaults.jwtAudience,
    accessTokenTtl: env.duration('ACCESS_TOKEN_TTL', defaults.accessTokenTtl),
    refreshTokenTtl: env.duration('REFRESH_TOKEN_TTL', defaults.refreshTokenTtl),
    refreshGrace: env.duration('REFRESH_GRACE', defaults.refreshGrace),
    registration: env.choice('REGISTRATION', defaults.registration, ['open', 'closed']),
    reservedUsernames:
      reserved === null ? defaults.reservedUsernames : reserved.join() === 'none' ? [] : reserved,
    passwordCost,
    conversationsOpenedBy: env.choice(
      'CONVERSATIONS_OPENED_BY',
      defaults.conversationsOpenedBy,
      openers,
    ),
    guestPeers,
    guestExpiry: env.duration('GUEST_EXPIRY', defaults.guestExpiry),
    featuresOff: env.choices('FEATURES_OFF', featureNames),
    editWithin: env.text('EDIT_WITHIN') === null ? null : env.duration('EDIT_WITHIN', 1),
    deleteWithin: env.text('DELETE_WITHIN') === null ? null : env.duration('DELETE_WITHIN', 1),
    retentionDays: env.integer('RETENTION_DAYS', defaults.retentionDays, 0, retentionLimits.days),
    allowedOrigins,
    trustedProxies: env.integer('TRUSTED_PROXIES', defaults.trustedProxies, 0, 10),
    pingInterval: env.duration('PING_INTERVAL', defaults.pingInterval),
    resumeTimeout: env.duration('RESUME_TIMEOUT', defaults.resumeTimeout),
    headsInterval: env.duration('HEADS_INTERVAL', defaults.headsInterval),
    drainTime: env.duration('DRAIN_TIME', defaults.drainTime),
    shutdownDelay: env.duration('SHUTDOWN_DELAY', defaults.shutdownDelay, 0),
    presenceExpiry: env.duration('PRESENCE_EXPIRY', defaults.presenceExpiry, 1_000),
    presenceGrace: env.duration('PRESENCE_GRACE', defaults.presenceGrace, 0),
    limits: {
      connectionsPerUser: limit('LIMIT_CONNECTIONS_PER_USER', 'connectionsPerUser'),
      connectionsPerAddress: limit('LIMIT_CONNECTIONS_PER_ADDRESS', 'connectionsPerAddress'),
      requestsPerAddress: limit('LIMIT_REQUESTS_PER_ADDRESS', 'requestsPerAddress'),
      upgradesPerAddress: limit('LIMIT_UPGRADES_PER_ADDRESS', 'upgradesPerAddress'),
      framesPerSecond: limit('LIMIT_FRAMES_PER_SECOND', 'framesPerSecond'),
      loginsPerAddress: limit('LIMIT_LOGINS_PER_ADDRESS', 'loginsPerAddress'),
      loginsPerUsername: limit('LIMIT_LOGINS_PER_USERNAME', 'loginsPerUsername'),
      guestsPerAddress: limit('LIMIT_GUESTS_PER_ADDRESS', 'guestsPerAddress'),
      searchesPerUser: limit('LIMIT_SEARCHES_PER_USER', 'searchesPerUser'),
      conversationsPerUser: limit('LIMIT_CONVERSATIONS_PER_USER', 'conversationsPerUser'),
      profilesPerUser: limit('LIMIT_PROFILES_PER_USER', 'profilesPerUser'),
      reportsPerUser: limit('LIMIT_REPORTS_PER_USER', 'reportsPerUser'),
      exportsPerUser: limit('LIMIT_EXPORTS_PER_USER', 'exportsPerUser'),
      pushSubscriptionsPerUser: limit(
        'LIMIT_PUSH_SUBSCRIPTIONS_PER_USER',
        'pushSubscriptionsPerUser',
      ),
      filesPerUser: limit('LIMIT_FILES_PER_USER', 'filesPerUser'),
      fileBytesPerUser: env.bytes(
        'LIMIT_FILE_BYTES_PER_USER',
        defaults.limits.fileBytesPerUser,
        Number.MAX_SAFE_INTEGER,
      ),
      uploadBytesPerSecond: env.bytes(
        'LIMIT_UPLOAD_BYTES_PER_SECOND',
        defaults.limits.uploadBytesPerSecond,
        Number.MAX_SAFE_INTEGER,
      ),
    },
  };

  if (config.retentionDays > 0 && config.featuresOff.includes('settings')) {
    env.problem('RETENTION_DAYS', 'needs the feature settings: devices learn by it what is gone.');
  }

  env.check();
  for (const sentence of unknownVariables(Object.keys(variables), env.names)) warn(sentence);
  return config;
}

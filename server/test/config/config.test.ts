import { resolve } from 'node:path';
import { pushEnv, testPushKeys } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { ConfigError } from '../../src/config/config-error.js';

const secret = 's'.repeat(32);

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('what is offered', () => {
  test('is everything, for ever, unless it is said', () => {
    expect(readConfig({})).toMatchObject({ featuresOff: [], editWithin: null, deleteWithin: null });
    expect(readConfig({}).conversationsOpenedBy).toBe('everybody');
  });

  test.each([
    [{ FEATURES_OFF: 'edit' }, 'FEATURES_OFF must name some of: edits, deletions,'],
    [{ FEATURES_OFF: 'edits,all' }, 'FEATURES_OFF must name some of'],
    // It follows from who may open conversations.
    [{ FEATURES_OFF: 'opening' }, 'FEATURES_OFF must name some of'],
    [{ CONVERSATIONS_OPENED_BY: 'nobody' }, 'must be one of: everybody, named, admin.'],
    [{ GUEST_PEERS: 'support, no spaces' }, 'GUEST_PEERS must be usernames of accounts, or'],
    [{ GUEST_PEERS: 'host:' }, 'GUEST_PEERS must be usernames of accounts, or'],
    [{ GUEST_EXPIRY: '7' }, 'GUEST_EXPIRY must be a duration'],
    [{ LIMIT_GUESTS_PER_ADDRESS: '0' }, 'LIMIT_GUESTS_PER_ADDRESS must be a whole number'],
    [{ LIMIT_CONVERSATIONS_PER_USER: '0' }, 'LIMIT_CONVERSATIONS_PER_USER must be a whole number'],
    [{ EDIT_WITHIN: '15' }, 'EDIT_WITHIN must be a duration'],
    [{ FILES_URL: './files' }, 'FILES_URL must be file:<folder>, such as'],
    [{ FILES_URL: 's3://my-files' }, 'FILES_URL must say the region, as in s3://'],
    [{ FILES_URL: 's3://ada:hunter2@my-files?region=auto' }, 'FILES_URL must not hold a key: '],
    [{ FILE_BYTES: '25 MB or so' }, 'FILE_BYTES must be a size of at most 5368709120 bytes'],
    [{ FILE_BYTES: '0' }, 'FILE_BYTES must be a size'],
    [{ FILE_BYTES: '6GiB' }, 'FILE_BYTES must be a size'],
    [{ FILE_TYPES: 'image/*, png' }, 'FILE_TYPES must be media types, such as'],
    [
      { PUSH_PUBLIC_KEY: 'B', PUSH_SUBJECT: 'mailto:admin@example.com' },
      'PUSH_PRIVATE_KEY is not set, and pushes need it',
    ],
    [{ ...pushEnv(), PUSH_PRIVATE_KEY: 'B' }, 'PUSH_PRIVATE_KEY is not of the public key.'],
    [{ ...pushEnv(), PUSH_SUBJECT: 'admin' }, 'PUSH_SUBJECT must be mailto: and an address'],
    [{ ...pushEnv(), PUSH_CONTENT: 'all' }, 'PUSH_CONTENT must be one of: text, name, none.'],
    [{ ...pushEnv(), PUSH_GRACE: '3' }, 'PUSH_GRACE must be a duration'],
    [{ ...pushEnv(), PUSH_SERVICES: 'http://10.0.0.1' }, 'PUSH_SERVICES has "http://10.0.0.1"'],
    [{ DELETE_WITHIN: '0s' }, 'DELETE_WITHIN must be a duration'],
  ])('%o is told to be wrong', (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
  });
});

describe('pushes', () => {
  test('are sent with keys alone', () => {
    expect(readConfig({}).push).toBeNull();
    expect(readConfig(pushEnv({ origin: 'http://localhost:9099' })).push).toEqual({
      ...{ ...testPushKeys, subject: 'mailto:admin@example.com' },
      ...{ content: 'text', grace: 3_000, services: ['http://localhost:9099'] },
    });
  });
});

describe('files', () => {
  const here = (path: string) => `file:${resolve(path)}`;

  test.each([
    [undefined, here('data/chat-files')],
    ['sqlite:./my.data/chat.v2.db', here('my.data/chat.v2-files')],
    ['sqlite:chat', here('chat-files')],
    // As the store takes it: without a host.
    ['sqlite://data/chat.db', here('data/chat-files')],
    ['sqlite:///var/lib/chat.db', 'file:/var/lib/chat-files'],
    ['file:///var/lib/my%20chat/chat.db', 'file:/var/lib/my chat/chat-files'],
    ['sqlite::memory:', null],
    ['mongodb://localhost/chat', null],
  ])('are kept beside an embedded store: of %s in %s', (DATABASE_URL, filesUrl) => {
    const env = DATABASE_URL === undefined ? {} : { DATABASE_URL, JWT_SECRET: secret };
    expect(readConfig(env).filesUrl).toBe(filesUrl);
  });

  test.each([
    ['500', 500],
    ['500kB', 500_000],
    ['25 MB', 25_000_000],
    ['5GiB', 5_368_709_120],
  ])('have at most so many bytes: %s', (FILE_BYTES, bytes) => {
    expect(readConfig({ FILE_BYTES }).fileBytes).toBe(bytes);
  });
});

describe('the configuration', () => {
  test('needs nothing at all in development', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: 'sqlite:./data/chat.db',
      jwtSecret: null,
      registration: 'open',
      allowedOrigins: [],
      accessTokenTtl: 900_000,
      refreshTokenTtl: 30 * 86_400_000,
      refreshGrace: 20_000,
    });
  });

  test('reads every variable', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      JWT_SECRET: secret,
      HOST_JWT_SECRET: 'h'.repeat(32),
      ALLOWED_ORIGINS: 'https://a.example, http://localhost:5173',
      ACCESS_TOKEN_TTL: '500ms',
      REFRESH_TOKEN_TTL: '2h',
      REFRESH_GRACE: '1m',
      REGISTRATION: 'closed',
      CONVERSATIONS_OPENED_BY: 'named',
      GUEST_PEERS: 'support, host:agent 7',
      GUEST_EXPIRY: '2d',
      LIMIT_GUESTS_PER_ADDRESS: '6',
      LIMIT_LOGINS_PER_ADDRESS: '7',
      LIMIT_CONVERSATIONS_PER_USER: '8',
      METRICS_PORT: '9464',
      METRICS_HOST: '::1',
      FEATURES_OFF: 'reactions, edits',
      EDIT_WITHIN: '15m',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      jwtSecret: secret,
      hostJwtSecret: 'h'.repeat(32),
      allowedOrigins: ['https://a.example', 'http://localhost:5173'],
      accessTokenTtl: 500,
      refreshTokenTtl: 7_200_000,
      refreshGrace: 60_000,
      featuresOff: ['edits', 'reactions'],
      editWithin: 900_000,
      deleteWithin: null,
      registration: 'closed',
      conversationsOpenedBy: 'named',
      guestPeers: ['support', 'host:agent 7'],
      guestExpiry: 2 * 86_400_000,
      metricsPort: 9464,
      metricsHost: '::1',
    });
    expect(config.limits).toMatchObject({
      ...{ loginsPerAddress: 7, conversationsPerUser: 8, guestsPerAddress: 6 },
    });
  });

  test('in production refuses to go without a secret, and says how to make one', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'JWT_SECRET is not set, and NODE_ENV is production. Make one with: openssl rand -base64 48',
    ]);
    expect(problemsOf({ NODE_ENV: 'production', JWT_SECRET: '' })).toHaveLength(1);
    expect(problemsOf({ NODE_ENV: 'production', JWT_SECRET: secret })).toEqual([]);
  });

  test('in production refuses passwords that are cheap to guess', () => {
    const env = { JWT_SECRET: secret, PASSWORD_COST: '14' };
    expect(readConfig(env).passwordCost).toBe(14);
    expect(problemsOf({ ...env, NODE_ENV: 'production' })).toEqual([
      'PASSWORD_COST must be at least 15 in production.',
    ]);
  });

  test.each(['JWT_SECRET', 'JWT_SECRET_PREVIOUS', 'HOST_JWT_SECRET'])(
    'refuses a short %s without repeating it',
    (name) => {
      const problems = problemsOf({ JWT_SECRET: secret, [name]: 'hunter2' });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${name} must be at least 32 bytes`));
      expect(problems[0]).not.toContain('hunter2');
    },
  );

  test('refuses one secret for two purposes', () => {
    expect(problemsOf({ JWT_SECRET: secret, HOST_JWT_SECRET: secret })[0]).toMatch(
      /^HOST_JWT_SECRET must differ/,
    );
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '3000x'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'postgres://localhost/chat'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_PREFIX', 'two words'],
    ['HOST_JWT_PUBLIC_KEY', 'nonsense'],
    ['HOST_JWKS_URL', 'http://host.example/jwks.json'],
    ['HOST_JWKS_URL', 'https://name:password@host.example/jwks.json'],
    ['HOST_JWT_AUDIENCE', ','],
    ['HOST_JWT_CLIENTS', ' , '],
    ['HOST', 'http://0.0.0.0'],
    ['HOST', '0.0.0.0:3000'],
    ['HOST', '[::1]:3000'],
    ['HOST', '256.0.0.1'],
    ['HOST', '1.2.3'],
    ['HOST', '::g'],
    ['HOST', '*'],
    ['HOST', 'my machine'],
    ['METRICS_HOST', '10.0.0.0/8'],
    ['METRICS_PORT', 'udp://10.0.0.1:9464'],
    ['PORT', 'tcp://10.0.0.1:3000'],
    ['ACCESS_TOKEN_TTL', '15'],
    ['REFRESH_TOKEN_TTL', '0s'],
    ['REFRESH_GRACE', '1 week'],
    ['REGISTRATION', 'maybe'],
    ['PASSWORD_COST', '9'],
    ['PING_INTERVAL', '-5s'],
    ['LOG_LEVEL', 'loud'],
    ['TRUSTED_PROXIES', '11'],
    ['LIMIT_CONNECTIONS_PER_USER', '0'],
  ])('refuses %s=%s by name', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be`));
  });

  test.each(['mongodb://localhost', 'mongodb://localhost/?w=1', 'mongodb:///chat'])(
    'refuses DATABASE_URL=%s, which names no host or no database',
    (url) => {
      const [problem] = problemsOf({ JWT_SECRET: secret, DATABASE_URL: url });
      expect(problem).toMatch(/^DATABASE_URL must be/);
    },
  );

  test('reports all problems at once', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'loud', NODE_ENV: 'production' });
    expect(problems.map((line) => line.split(' ')[0])).toEqual(['JWT_SECRET', 'PORT', 'LOG_LEVEL']);
  });
});

describe('the address to listen on', () => {
  test.each([
    ['[::1]', '::1'],
    ['[::]', '::'],
    ['::', '::'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['chat_1.internal.', 'chat_1.internal.'],
  ])('%s is %s', (given, taken) => {
    const config = readConfig({ HOST: given, METRICS_HOST: given });
    expect([config.host, config.metricsHost]).toEqual([taken, taken]);
  });

  test('that Kubernetes sets for a service named metrics is none of ours, and that is said', () => {
    const warnings: string[] = [];
    const env = { METRICS_PORT: 'tcp://10.96.0.7:9464', METRICS_PORT_9464_TCP_ADDR: '10.96.0.7' };
    expect(readConfig(env, (sentence) => warnings.push(sentence)).metricsPort).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(/^METRICS_PORT .*Kubernetes/)]);
  });
});

describe('a variable that nobody reads', () => {
  test.each([
    ['ALLOWED_ORIGIN', 'ALLOWED_ORIGINS'],
    ['LIMIT_FRAMES_PER_SECONDS', 'LIMIT_FRAMES_PER_SECOND'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['JWT_SECERT', 'JWT_SECRET'],
    ['JWT_KEY', 'JWT_SECRET'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['REDIS_PREFX', 'REDIS_PREFIX'],
    ['HOST_JWT_AUDIENCES', 'HOST_JWT_AUDIENCE'],
    ['METRICS_PATH', 'METRICS_PORT'],
    ['allowed_origins', 'ALLOWED_ORIGINS'],
  ])('%s is named, and %s as the one that was meant', (name, meant) => {
    const warnings: string[] = [];
    readConfig({ [name]: 'a secret, perhaps' }, (sentence) => warnings.push(sentence));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${name} is not a variable of this server. Was ${meant} meant?`);
    expect(warnings[0]).not.toContain('perhaps');
  });

  test.each([
    'PATH',
    'HOSTNAME',
    'HOSTTYPE',
    'REDIS_HOST',
    'REDIS_PASSWORD',
    'DATABASE_PASSWORD',
    'NODE_OPTIONS',
    'LOG_DIR',
    'npm_config_loglevel',
    'METRICS_SERVICE_HOST',
    'METRICS_PORT_9464_TCP_PORT',
    'REDIS_PORT',
    'PORT_RANGE',
    'SUPPORT',
  ])('%s of another program is left alone', (name) => {
    const warnings: string[] = [];
    readConfig({ [name]: 'x' }, (sentence) => warnings.push(sentence));
    expect(warnings).toEqual([]);
  });
});

describe('a secret that is a key in PEM', () => {
  test('is refused, for half of it is published', () => {
    const pem = `-----BEGIN PUBLIC KEY-----\n${'a'.repeat(64)}\n-----END PUBLIC KEY-----`;
    const problems = problemsOf({ HOST_JWT_SECRET: pem });
    expect(problems).toEqual([
      expect.stringMatching(/^HOST_JWT_SECRET is a key in PEM.*HOST_JWT_PUBLIC_KEY/),
    ]);
    expect(problems[0]).not.toContain('aaaa');
  });

  test('a private one is told apart, and how to make the public one is said', () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${'a'.repeat(64)}\n-----END PRIVATE KEY-----`;
    expect(problemsOf({ HOST_JWT_PUBLIC_KEY: pem })).toEqual([
      expect.stringMatching(/^HOST_JWT_PUBLIC_KEY must be a public key.*private.*-pubout$/),
    ]);
  });
});

describe('the admin token', () => {
  test('is none unless it is set', () => {
    expect(readConfig({}).adminToken).toBeNull();
    expect(readConfig({ ADMIN_TOKEN: 'a'.repeat(32) }).adminToken).toBe('a'.repeat(32));
  });

  test.each([
    ['short', { ADMIN_TOKEN: 'a'.repeat(31) }, 'at least 32 bytes'],
    ['with a space', { ADMIN_TOKEN: `a b${'c'.repeat(32)}` }, 'ASCII without spaces'],
    ['not ASCII', { ADMIN_TOKEN: 'ä'.repeat(32) }, 'ASCII without spaces'],
    ['the signing secret', { ADMIN_TOKEN: secret, JWT_SECRET: secret }, 'must differ'],
    [
      'the previous one',
      { ADMIN_TOKEN: secret, JWT_SECRET_PREVIOUS: secret, JWT_SECRET: 't'.repeat(32) },
      'must differ',
    ],
    ['the host’s secret', { ADMIN_TOKEN: secret, HOST_JWT_SECRET: secret }, 'must differ'],
  ])('%s is refused', (_, env, words) => {
    const problems = problemsOf(env).filter((problem) => problem.startsWith('ADMIN_TOKEN'));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).not.toContain(env.ADMIN_TOKEN);
  });
});

describe('the hook before a message', () => {
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const hook = { MESSAGE_HOOK_URL: 'https://a.example/hook', MESSAGE_HOOK_SECRET: secret };

  test('is nobody unless it is set, and closed unless it says otherwise', () => {
    expect(readConfig({})).toMatchObject({
      ...{ messageHook: null, messageHookTimeout: 2_000, messageHookFailure: 'closed' },
    });
    expect(
      readConfig({ ...hook, MESSAGE_HOOK_TIMEOUT: '500ms', MESSAGE_HOOK_FAILURE: 'open' }),
    ).toMatchObject({
      messageHook: { url: 'https://a.example/hook', secret },
      ...{ messageHookTimeout: 500, messageHookFailure: 'open' },
    });
  });

  test.each([
    { ...hook, MESSAGE_HOOK_SECRET: undefined },
    { ...hook, MESSAGE_HOOK_URL: undefined },
    { ...hook, MESSAGE_HOOK_SECRET: 'whsec_c2hvcnQ=' },
    { ...hook, MESSAGE_HOOK_SECRET: secret.slice(6) },
    { ...hook, MESSAGE_HOOK_URL: 'http://a.example/hook' },
    { ...hook, MESSAGE_HOOK_URL: 'https://me:secret@a.example/hook' },
    { ...hook, MESSAGE_HOOK_TIMEOUT: '61s' },
    { ...hook, MESSAGE_HOOK_FAILURE: 'never' },
  ])('is refused as %o', (variables) => {
    expect(() => readConfig(variables)).toThrow(/MESSAGE_HOOK_/);
  });
});

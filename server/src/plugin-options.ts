import { Registry } from 'prom-client';
import { PublicKey } from './auth/public-key.js';
import type { BeforeMessage } from './before-message/before-message.js';
import type { Bus } from './bus/bus.js';
import { guestPeerProblem } from './chat/guest-peers.js';
import { type Clock, systemClock } from './clock.js';
import { type HostSiteConfig, isKeySetUrl } from './config/host-site-config.js';
import { isAdminToken, isPem, minSecretBytes } from './config/secrets.js';
import { originProblem } from './edge/origin.js';
import { validator } from './edge/validator.js';
import type { FileBytes } from './files/file-bytes.js';
import type { Log } from './log.js';
import { type PushSettings, pushSettingsProblem } from './push/push-settings.js';
import type { Redis } from './redis/redis.js';
import { defaultSettings, Settings } from './settings.js';
import type { Store } from './store/store.js';

/** What a Hapi application hands to the chat plugin. */
export interface ChatPluginOptions
  extends Partial<Omit<Settings, 'limits'>>,
    Partial<HostSiteConfig> {
  /** Opened and closed by the plugin, with the server. */
  readonly store: Store;
  /** Opened and closed by the plugin, with the server. */
  readonly bus: Bus;
  /**
   * The Redis of the bus, through which all nodes share their limits as well. Opened and closed by the
   * plugin, with the server. @default null: this node counts alone
   */
  readonly redis?: Redis | null;
  /** Where files are kept: see {@link createFiles}. All nodes need the same. @default null: there are no files */
  readonly files?: FileBytes | null;
  /** How browsers that are not there are told of messages. @default null: they are not */
  readonly push?: PushSettings | null;
  /** Asked before a user's message is stored, and before it is edited. @default null: nobody is */
  readonly beforeMessage?: BeforeMessage | null;
  /**
   * Sign access tokens (HS256), at least 32 bytes each. The first signs; the others are accepted
   * as well, so that a secret can be changed without signing anybody out.
   */
  readonly jwtSecrets: readonly [string, ...string[]];
  /** The credential of the admin API: at least 32 characters, none of the secrets. @default no admin API */
  readonly adminToken?: string | null;
  readonly limits?: Partial<Settings['limits']>;
  /** What time it is, for tests that have it pass. @default the machine's clock */
  readonly clock?: Clock;
  /** Where notes go; a pino logger fits. @default Hapi's own `server.log` */
  readonly log?: Log;
  /** Where the metrics go, for the application to serve. @default nowhere */
  readonly registry?: Registry;
}

/** The same with every default filled in. */
export interface CheckedPluginOptions extends Settings, HostSiteConfig {
  readonly store: Store;
  readonly bus: Bus;
  readonly redis: Redis | null;
  readonly files: FileBytes | null;
  readonly push: PushSettings | null;
  readonly beforeMessage: BeforeMessage | null;
  readonly jwtSecrets: readonly [string, ...string[]];
  readonly adminToken: string | null;
  readonly clock: Clock;
  readonly log: Log | null;
  readonly registry: Registry;
}

const checkSettings = validator(Settings, 'The chat plugin’s options:');

/**
 * Checks the options once, when the plugin is registered.
 * @throws Error that names the option and what it must be.
 */
export function checkPluginOptions(options: ChatPluginOptions): CheckedPluginOptions {
  const { store, bus, redis = null, files = null, jwtSecrets, ...given } = options;
  const { log = null, push = null, beforeMessage = null, limits, ...others } = given;
  const { clock = systemClock, registry = new Registry(), adminToken = null, ...more } = others;
  const { hostJwtSecret = null, hostJwtPublicKey = null, hostJwksUrl = null, ...still } = more;
  const { hostJwtIssuer = null, hostJwtAudience = null, hostJwtClients = null, ...chosen } = still;
  const keys = { hostJwtSecret, hostJwtPublicKey, hostJwksUrl };
  const host = { ...keys, hostJwtIssuer, hostJwtAudience, hostJwtClients };
  if (!store || !bus) throw new Error('The chat plugin needs the options store and bus.');
  const secrets = [...(jwtSecrets ?? []), ...(hostJwtSecret === null ? [] : [hostJwtSecret])];
  if (!jwtSecrets?.[0] || secrets.some((secret) => Buffer.byteLength(secret) < minSecretBytes)) {
    throw new Error(`The chat plugin needs jwtSecrets, each of at least ${minSecretBytes} bytes.`);
  }
  if (new Set(secrets).size !== secrets.length) {
    throw new Error('The chat plugin needs each of its secrets to be another.');
  }
  if (adminToken !== null && (!isAdminToken(adminToken) || secrets.includes(adminToken))) {
    throw new Error(
      `The chat plugin needs an adminToken of at least ${minSecretBytes} characters (ASCII without spaces), which is none of its secrets.`,
    );
  }
  const settings = checkSettings({
    ...defaultSettings,
    ...chosen,
    limits: { ...defaultSettings.limits, ...limits },
  });
  if (settings.retentionDays > 0 && settings.featuresOff.includes('settings')) {
    throw new Error(
      'The chat plugin’s option retentionDays needs the feature settings: devices learn by it what is gone.',
    );
  }
  for (const origin of settings.allowedOrigins) {
    const problem = originProblem(origin);
    if (problem !== null) throw new Error(`The chat plugin’s option allowedOrigins ${problem}`);
  }
  for (const peer of settings.guestPeers) {
    const problem = guestPeerProblem(peer);
    if (problem !== null) throw new Error(`The chat plugin’s option guestPeers ${problem}`);
  }
  const wrong = push && pushSettingsProblem(push);
  if (wrong) throw new Error(`The chat plugin’s option push.${wrong[0]} ${wrong[1]}`);
  if (hostJwtSecret !== null && isPem(hostJwtSecret)) {
    throw new Error('The chat plugin takes a public key as hostJwtPublicKey, not as a secret.');
  }
  if (hostJwtAudience?.length === 0 || hostJwtClients?.length === 0) {
    throw new Error('The chat plugin needs hostJwtAudience and hostJwtClients to name somebody.');
  }
  if (hostJwtPublicKey !== null) new PublicKey(hostJwtPublicKey);
  if (hostJwksUrl !== null && !isKeySetUrl(hostJwksUrl)) {
    throw new Error('The chat plugin needs a hostJwksUrl with https:, or on this machine.');
  }
  const parts = { store, bus, redis, files, push, beforeMessage, clock, log, registry };
  return { ...settings, ...host, ...parts, adminToken, jwtSecrets };
}

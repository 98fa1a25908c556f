import type { Config } from '@chat/server';

/**
 * What an operator can choose, by the names of `chatPlugin`'s options, durations in milliseconds: `accessTokenTtl`,
 * `retentionDays`, `editWithin`, `featuresOff`, `guestPeers`, `messageHook`, `push` and the rest.
 */
export interface ChatSettings
  extends Partial<
    Omit<
      Config,
      | 'host'
      | 'port'
      | 'metricsHost'
      | 'metricsPort'
      | 'databaseUrl'
      | 'redisUrl'
      | 'redisPrefix'
      | 'jwtSecret'
      | 'previousJwtSecret'
      | 'adminToken'
      | 'allowedOrigins'
      | 'logLevel'
      | 'limits'
    >
  > {
  readonly limits?: Partial<Config['limits']>;
}

export interface StartChatOptions {
  /** Otherwise than by default. @default see the README */
  readonly settings?: ChatSettings;
  /** Origins of pages that may use the server, such as `http://localhost:5173`. @default none but its own */
  readonly origins?: readonly string[];
  /** Of this machine, for what has to know it before the server runs. @default 0: a free one */
  readonly port?: number;
  /** Is given each line of the server's log, JSON: `console.log`. @default nothing is logged */
  readonly log?: (line: string) => void;
}

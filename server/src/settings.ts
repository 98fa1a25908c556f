import { type Features, retentionLimits } from '@chat/protocol';
import Type, { type Static } from 'typebox';

import { type MessageHookFailure, messageHookFailures } from './before-message/before-message.js';

const Milliseconds = Type.Integer({ minimum: 1, maximum: 10 * 365 * 86_400_000 });
const Count = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** What can be left out. */
export const featureNames = [
  'edits',
  'deletions',
  'replies',
  'reactions',
  'settings',
  'unread',
  'search',
  'blocks',
  'reports',
  'sessions',
  'leaving',
  'typing',
  'streams',
  'files',
  'voice',
  'presence',
  'privacy',
  'topics',
  'data',
  'profile',
  'push',
] as const satisfies (keyof Features)[];
export type FeatureName = (typeof featureNames)[number];

/** Most bytes that an operator can allow a file: 5 GiB. */
export const largestFile = 5 * 1_073_741_824;

/** A media type in lower case (RFC 6838 §4.2), or all of a kind. */
export const fileTypePattern = /^[a-z]+\/([a-z0-9][a-z0-9.+-]*|\*)$/;

/** Who may open conversations, in the words of `Settings`. */
export const openers = ['everybody', 'named', 'admin'] as const;

/** What an operator can choose about a chat server, however it is hosted. All durations in ms. */
export const Settings = Type.Object(
  {
    /** `iss` of access tokens. @default 'chat' */
    jwtIssuer: Type.String({ minLength: 1, maxLength: 256 }),
    /**
     * `aud` of access tokens, and what a host site's tokens must name unless `hostJwtAudience` or
     * `hostJwtClients` say otherwise. @default 'chat'
     */
    jwtAudience: Type.String({ minLength: 1, maxLength: 256 }),
    /** Life of an access token, and so of a socket that nobody renews. @default 15 min */
    accessTokenTtl: Milliseconds,
    /** Life of a refresh token; each refresh starts it anew. @default 30 days */
    refreshTokenTtl: Milliseconds,
    /**
     * For how long a refresh token that was just used gets the same successor again, so that a lost
     * response costs nobody their session. A longer one forgives phones in tunnels, and thieves.
     * @default 20 s
     */
    refreshGrace: Milliseconds,
    /** Whether anybody may make an account. @default 'open' */
    registration: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
    /** Usernames that nobody may register, nor one that reads like them. @default see `defaultSettings` */
    reservedUsernames: Type.Array(Type.String({ minLength: 1, maxLength: 32 }), {
      maxItems: 1_000,
    }),
    /**
     * Of the scrypt hashes of new passwords: log2 of N, each step doubles time and memory. Those that
     * are stored with less are made anew at their user's next sign-in. @default 15
     */
    passwordCost: Type.Integer({ minimum: 10, maximum: 20 }),
    /**
     * Who may open conversations: everybody, with anybody of their realm; users whose host's token names
     * with whom; or the admin API alone. @default 'everybody'
     */
    conversationsOpenedBy: Type.Unsafe<(typeof openers)[number]>(Type.Enum(openers)),
    /**
     * Whom people without an account can reach as guests: usernames of accounts, and of a host site's users
     * as `host:<sub>`. Nobody: there are no guests. @default none
     */
    guestPeers: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 100 }),
    /** After which a guest without a conversation, and without a session, is removed. @default 7 days */
    guestExpiry: Milliseconds,
    /** What is not offered: its frames are unknown, and clients do not show it. @default none */
    featuresOff: Type.Array(Type.Unsafe<FeatureName>(Type.Enum(featureNames))),
    /** For how long after its sending a message may be edited; null: for ever. @default null */
    editWithin: Type.Union([Milliseconds, Type.Null()]),
    /** For how long after its sending its author may delete a message for everyone; null: for ever. @default null */
    deleteWithin: Type.Union([Milliseconds, Type.Null()]),
    /** Days for which messages are kept; 0: for ever. It needs the feature `settings`. @default 0 */
    retentionDays: Type.Integer({ minimum: 0, maximum: retentionLimits.days }),
    /** For how long an answer is awaited before a message is stored, where somebody is asked. @default 2 s */
    messageHookTimeout: Type.Integer({ minimum: 1, maximum: 60_000 }),
    /** Without an answer: `closed`, nothing is stored, and the sender tries again; or `open`. @default 'closed' */
    messageHookFailure: Type.Unsafe<MessageHookFailure>(Type.Enum(messageHookFailures)),
    /** Most bytes of one file. @default 25 MiB */
    fileBytes: Type.Integer({ minimum: 1, maximum: largestFile }),
    /** Media types of files that are taken, such as `application/pdf` or `image/*`. @default all */
    fileTypes: Type.Array(Type.String({ pattern: fileTypePattern.source }), {
      maxItems: 100,
    }),
    /** Origins of pages, besides the server's own, that may use it. @default none */
    allowedOrigins: Type.Array(Type.String()),
    /** Reverse proxies in front that append to `X-Forwarded-For`; 0 ignores the header. @default 0 */
    trustedProxies: Type.Integer({ minimum: 0, maximum: 10 }),
    /** Between two signs of life of a connection. @default 25 s */
    pingInterval: Milliseconds,
    /** From the upgrade to the first `resume`. @default 10 s */
    resumeTimeout: Milliseconds,
    /** Between two `heads` digests; each is moved by up to a quarter either way. @default 60 s */
    headsInterval: Milliseconds,
    /** Over which a stopping server spreads the closing of its connections. @default 2 s */
    drainTime: Milliseconds,
    /** Between "not ready" and the first close, for load balancers to notice. @default 0 */
    shutdownDelay: Type.Integer({ minimum: 0, maximum: 600_000 }),
    /** After which the connections of a node that died no longer count as present. @default 30 s */
    presenceExpiry: Type.Integer({ minimum: 1_000, maximum: 10 * 365 * 86_400_000 }),
    /** For which somebody who lost all connections still counts as online. @default 10 s */
    presenceGrace: Type.Integer({ minimum: 0, maximum: 600_000 }),
    limits: Type.Object(
      {
        /** Connections of one user, on all nodes. @default 20 */
        connectionsPerUser: Count,
        /** Connections from one address on this node. @default 1000 */
        connectionsPerAddress: Count,
        /** REST requests from one address: at once, and again over ten seconds. @default 3000 */
        requestsPerAddress: Count,
        /** Upgrades from one address: at once, and again over ten seconds. @default 200 */
        upgradesPerAddress: Count,
        /** Frames of one connection; four times as many at once. @default 50 */
        framesPerSecond: Count,
        /** Registrations, logins, changes of a password and deletions of accounts from one address per minute. @default 60 */
        loginsPerAddress: Count,
        /** Passwords that are tried for one username per minute: wherever one is asked for. @default 20 */
        loginsPerUsername: Count,
        /** Guests from one address: at once, and again over an hour. @default 30 */
        guestsPerAddress: Count,
        /** Searches of one user per minute, each further page among them. @default 240 */
        searchesPerUser: Count,
        /** New conversations that one user opens: at once, and again over an hour. @default 60 */
        conversationsPerUser: Count,
        /** Changes of one user's profile: at once, and again over an hour. @default 20 */
        profilesPerUser: Count,
        /** Reports by one user: at once, and again over an hour. @default 20 */
        reportsPerUser: Count,
        /** Exports by one user of what is kept of them: at once, and again over an hour. @default 10 */
        exportsPerUser: Count,
        /** Subscriptions to pushes by one user: at once, and again over an hour. @default 60 */
        pushSubscriptionsPerUser: Count,
        /** Files that one user uploads: at once, and again over an hour. @default 200 */
        filesPerUser: Count,
        /** Bytes that one user uploads in a day. @default 500 MiB */
        fileBytesPerUser: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        /** Bytes that all uploads of one node together bring in a second; what is faster waits. @default 32 MiB */
        uploadBytesPerSecond: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type Settings = Static<typeof Settings>;

export const defaultSettings: Settings = {
  jwtIssuer: 'chat',
  jwtAudience: 'chat',
  accessTokenTtl: 15 * 60_000,
  refreshTokenTtl: 30 * 86_400_000,
  refreshGrace: 20_000,
  registration: 'open',
  reservedUsernames: [
    'admin',
    'administrator',
    'help',
    'helpdesk',
    'info',
    'mod',
    'moderator',
    'official',
    'operator',
    'owner',
    'root',
    'security',
    'service',
    'staff',
    'support',
    'system',
    'team',
  ],
  passwordCost: 15,
  conversationsOpenedBy: 'everybody',
  guestPeers: [],
  guestExpiry: 7 * 86_400_000,
  featuresOff: [],
  editWithin: null,
  deleteWithin: null,
  retentionDays: 0,
  messageHookTimeout: 2_000,
  messageHookFailure: 'closed',
  fileBytes: 25 * 1_048_576,
  fileTypes: [],
  allowedOrigins: [],
  trustedProxies: 0,
  pingInterval: 25_000,
  resumeTimeout: 10_000,
  headsInterval: 60_000,
  drainTime: 2_000,
  shutdownDelay: 0,
  presenceExpiry: 30_000,
  presenceGrace: 10_000,
  limits: {
    connectionsPerUser: 20,
    connectionsPerAddress: 1_000,
    requestsPerAddress: 3_000,
    upgradesPerAddress: 200,
    framesPerSecond: 50,
    loginsPerAddress: 60,
    loginsPerUsername: 20,
    guestsPerAddress: 30,
    searchesPerUser: 240,
    conversationsPerUser: 60,
    profilesPerUser: 20,
    reportsPerUser: 20,
    exportsPerUser: 10,
    pushSubscriptionsPerUser: 60,
    filesPerUser: 200,
    fileBytesPerUser: 500 * 1_048_576,
    uploadBytesPerSecond: 32 * 1_048_576,
  },
};

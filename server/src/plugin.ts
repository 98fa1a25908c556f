import { setTimeout as delay } from 'node:timers/promises';
import type { Plugin, Server } from '@hapi/hapi';
import pkg from '../package.json' with { type: 'json' };
import { adminActions } from './admin/admin-actions.js';
import { AdminReports } from './admin/admin-reports.js';
import { AdminUsers } from './admin/admin-users.js';
import { AdminWebhooks } from './admin/admin-webhooks.js';
import { auditSweeper } from './admin/audit-sweeper.js';
import { createAuth } from './auth/create-auth.js';
import { sessionSweeper } from './auth/session-sweeper.js';
import { gateOf } from './before-message/gate-of.js';
import { createChat } from './chat/chat.js';
import { GuestPeers } from './chat/guest-peers.js';
import { tellMissingPeers } from './chat/missing-peers.js';
import { Admission } from './edge/admission.js';
import { FailureLog } from './edge/failure-log.js';
import { OriginPolicy } from './edge/origin-policy.js';
import { SignInLimits } from './edge/sign-in-limits.js';
import { type Engine, EngineWatch } from './engine-watch.js';
import { featuresOf } from './features.js';
import { fileSweeper } from './files/file-sweeper.js';
import { registerAdminScheme } from './http/admin-scheme.js';
import { answerErrors } from './http/answer-errors.js';
import { registerBearerScheme } from './http/bearer-scheme.js';
import { registerCors } from './http/cors.js';
import { Readiness } from './http/readiness.js';
import { registerRequestLimit } from './http/request-limit.js';
import { registerRequestMetrics } from './http/request-metrics.js';
import { accountRoutes } from './http/routes/account-routes.js';
import { adminReportRoutes } from './http/routes/admin-report-routes.js';
import { adminRetentionRoutes } from './http/routes/admin-retention-routes.js';
import { adminRoutes } from './http/routes/admin-routes.js';
import { adminWebhookRoutes } from './http/routes/admin-webhook-routes.js';
import { blockRoutes } from './http/routes/block-routes.js';
import { conversationRoutes } from './http/routes/conversation-routes.js';
import { fileRoutes } from './http/routes/file-routes.js';
import { guestRoutes } from './http/routes/guest-routes.js';
import { leavingRoutes } from './http/routes/leaving-routes.js';
import { messageRoutes } from './http/routes/message-routes.js';
import { operationRoutes } from './http/routes/operation-routes.js';
import { profileRoutes } from './http/routes/profile-routes.js';
import { pushRoutes } from './http/routes/push-routes.js';
import { reportRoutes } from './http/routes/report-routes.js';
import { searchRoutes } from './http/routes/search-routes.js';
import { sessionRoutes } from './http/routes/session-routes.js';
import { unreadRoutes } from './http/routes/unread-routes.js';
import { uploadRoutes, uploadsPath } from './http/routes/upload-routes.js';
import { userRoutes } from './http/routes/user-routes.js';
import { windowScriptRoutes } from './http/routes/window-script-routes.js';
import { securityHeaders } from './http/security-headers.js';
import { TusUploads } from './http/tus-uploads.js';
import { registerUnambiguousRequests } from './http/unambiguous-requests.js';
import { keptFiles } from './kept-files.js';
import { guestSweeper } from './leaving/guest-sweeper.js';
import { Leaving } from './leaving/leaving.js';
import { removalSweeper } from './leaving/removal-sweeper.js';
import { retentionSweeper } from './leaving/retention-sweeper.js';
import { UserExport } from './leaving/user-export.js';
import { UserRemoval } from './leaving/user-removal.js';
import { limiters } from './limits/limiters.js';
import type { Log } from './log.js';
import { meteredStore } from './metrics/metered-store.js';
import { Metrics } from './metrics/metrics.js';
import {
  type ChatPluginOptions,
  type CheckedPluginOptions,
  checkPluginOptions,
} from './plugin-options.js';
import { createPresence } from './presence/create-presence.js';
import { pushOf } from './push-of.js';
import { Gateway } from './realtime/gateway.js';
import { MakingRoom } from './realtime/making-room.js';
import { Upgrades } from './realtime/upgrade.js';
import { createWebhooks } from './webhooks/webhooks.js';

/**
 * Chat as an ordinary Hapi plugin: REST under `/v1`, sockets at `/v1/ws`, `/chat-window.js`,
 * `/healthz` and `/readyz`. It starts and stops with the server, and leaves the application's own routes alone.
 *
 * @example
 * await server.register({ plugin: chatPlugin, options: { store, bus, jwtSecrets: [secret] } });
 */
export const chatPlugin: Plugin<ChatPluginOptions> = {
  pkg: { name: pkg.name, version: pkg.version },
  register(server, given) {
    const options = checkPluginOptions(given);
    const { bus, redis, limits, trustedProxies, clock } = options;
    const metrics = new Metrics(pkg.version, options.registry);
    const log = options.log ?? hapiLog(server);
    const failures = new FailureLog(log);
    const { now } = clock;
    const webhooks = createWebhooks({
      store: meteredStore(options.store, metrics),
      ...{ bus, log, now },
      onAttempt: (outcome) => metrics.webhookAttempts.inc({ outcome }),
    });
    const { store } = webhooks;

    const guestPeers = new GuestPeers(options.guestPeers);
    const kept = keptFiles({ options, store, log, now });
    const gate = gateOf(options, { log, metrics });
    const features = featuresOf(options, {
      hasFiles: kept !== null,
      hasGate: gate !== null,
      push: options.push,
    });
    const limiter = limiters(redis, () => metrics.limiterFallbacks.inc());
    const chat = createChat({
      ...{ store, bus, features },
      openedBy: options.conversationsOpenedBy,
      guestPeers,
      files: kept,
      push: features.push ? pushOf({ settings: options.push, log, metrics }) : null,
      gate,
      retentionDays: options.retentionDays,
      newConversations: limiter('conversations', over(limits.conversationsPerUser, 3_600)),
      now,
    });
    const auth = createAuth(options, {
      ...{ store, guestPeers, features, profiles: chat.profiles, now, log },
    });
    const { authenticator, sessions, passwords, accounts, guests } = auth;
    const presence = createPresence(redis, options.presenceExpiry);
    const gateway = new Gateway({
      bus,
      presence,
      chat,
      authenticator,
      log,
      failures,
      metrics,
      clock,
      features,
      framesPerSecond: limits.framesPerSecond,
      pingInterval: options.pingInterval,
      resumeTimeout: options.resumeTimeout,
      headsInterval: options.headsInterval,
      drainTime: options.drainTime,
      presenceGrace: options.presenceGrace,
      presenceExpiry: options.presenceExpiry,
    });
    const room = new MakingRoom({
      bus,
      presence,
      connectionsPerUser: limits.connectionsPerUser,
    });
    const origins = new OriginPolicy(options.allowedOrigins);
    const admission = new Admission({
      authenticator,
      origins,
      occupancy: gateway,
      presence,
      makeRoom: (userId) => room.forOneMore(userId),
      upgrades: limiter('upgrades', over(limits.upgradesPerAddress, 10)),
      trustedProxies,
      connectionsPerUser: limits.connectionsPerUser,
      connectionsPerAddress: limits.connectionsPerAddress,
    });
    const upgrades = new Upgrades({
      admission,
      gateway,
      log,
      failures,
      metrics,
      isShared: () => server.listener.listenerCount('upgrade') > 1,
    });
    const readiness = new Readiness({ store, bus, occupancy: gateway });
    metrics.watch({
      connections: () => gateway.size,
      users: () => gateway.users,
      announced: () => presence.size,
      sendQueueBytes: () => gateway.sendQueueBytes,
      upgradesPending: () => upgrades.pending,
      storeWritesWaiting: () => store.writesWaiting ?? 0,
      passwordsWaiting: () => passwords.waiting,
      draining: () => gateway.draining,
      busConnected: () => bus.state === 'connected',
      busDropped: () => bus.dropped,
      redisWaiting: () => redis?.waiting ?? 0,
    });
    const watch = new EngineWatch({ engines: enginesOf(options), log });
    const exports = new UserExport({ store, shown: chat.shownMarks, files: chat.files, now });
    const { conversations, files } = chat;
    const removal = new UserRemoval({ store, sessions, conversations, files, now });
    // Also without the admin API: what it began while it was there is finished.
    const sweepers = [
      sessionSweeper({ sessions: store.sessions, log, clock }),
      auditSweeper({ audit: store.audit, log, clock }),
      removalSweeper({ store, removal, files, log, clock }),
      // And who came as a guest while guests were taken is looked at.
      guestSweeper({ store, removal, log, expiry: options.guestExpiry, clock }),
      // Where devices cannot learn what is gone, nothing goes.
      ...(features.settings ? [retentionSweeper({ store, chat, log, clock })] : []),
      ...(kept ? [fileSweeper({ upkeep: kept.upkeep, log, clock })] : []),
    ];

    server.ext(
      'onPreResponse',
      answerErrors(failures, (code) => metrics.requestsRefused.inc({ code })),
      { sandbox: 'plugin' },
    );
    registerRequestMetrics(server, metrics);
    registerBearerScheme(server, authenticator);
    registerUnambiguousRequests(server);
    registerRequestLimit(server, {
      requests: limiter('requests', over(limits.requestsPerAddress, 10)),
      trustedProxies,
    });
    registerCors(server, origins);
    server.ext('onPreResponse', securityHeaders, { sandbox: 'plugin' });
    const signIns = new SignInLimits({
      byAddress: limiter('logins-address', over(limits.loginsPerAddress, 60)),
      byUsername: limiter('logins-username', over(limits.loginsPerUsername, 60)),
      trustedProxies,
    });
    server.route([
      ...accountRoutes({ accounts, sessions, signIns, log }),
      ...(features.sessions ? sessionRoutes({ ...auth, signIns, log }) : []),
      ...(features.leaving
        ? leavingRoutes({
            leaving: new Leaving({ ...{ users: store.users, ...auth }, exports, removal }),
            exportsByUser: limiter('exports', over(limits.exportsPerUser, 3_600)),
            signIns,
            log,
          })
        : []),
      ...(features.guests
        ? guestRoutes({
            guests,
            guestsByAddress: limiter('guests-address', over(limits.guestsPerAddress, 3_600)),
            signIns,
            trustedProxies,
            log,
          })
        : []),
      ...(features.profile
        ? profileRoutes({
            ownProfile: auth.ownProfile,
            profilesByUser: limiter('profiles', over(limits.profilesPerUser, 3_600)),
          })
        : []),
      ...userRoutes(chat.users),
      ...conversationRoutes({ conversations: chat.conversations, lists: chat.lists, now }),
      ...(features.blocks ? blockRoutes(chat.blocks) : []),
      ...(features.unread ? unreadRoutes(chat.unread) : []),
      ...(features.search
        ? searchRoutes({
            search: chat.search,
            searchesByUser: limiter('searches', over(limits.searchesPerUser, 60)),
          })
        : []),
      ...(features.reports
        ? reportRoutes({
            reports: chat.reports,
            reportsByUser: limiter('reports', over(limits.reportsPerUser, 3_600)),
            log,
            onReport: (reason) => metrics.reports.inc({ reason }),
          })
        : []),
      ...(chat.push
        ? pushRoutes({
            subscriptions: chat.push.subscriptions,
            byUser: limiter('push', over(limits.pushSubscriptionsPerUser, 3_600)),
          })
        : []),
      ...messageRoutes(chat.messages),
      ...(features.files && kept && files
        ? [
            ...uploadRoutes({
              files,
              uploads: new TusUploads({
                ...{ bytes: kept.bytes, path: uploadsPath },
                bytesPerSecond: limits.uploadBytesPerSecond,
              }),
              bytes: options.fileBytes,
              hasVoice: features.voice !== undefined,
              now,
              filesByUser: limiter('files', over(limits.filesPerUser, 3_600)),
            }),
            ...fileRoutes(files),
          ]
        : []),
      ...operationRoutes({ admission, readiness, version: pkg.version }),
      ...windowScriptRoutes(),
    ]);

    const { adminToken } = options;
    if (adminToken !== null) {
      registerAdminScheme(server, {
        token: adminToken,
        failures: limiter('admin-address', over(limits.loginsPerAddress, 60)),
        trustedProxies,
      });
      const users = new AdminUsers({ users: store.users, accounts, profiles: chat.profiles, now });
      const actions = adminActions({ store, bus, chat, now });
      server.route(adminRoutes({ users, removal, exports, sessions, chat, log, ...actions }));
      if (features.reports) {
        const reports = new AdminReports({ store, now });
        server.route(adminReportRoutes({ reports, log }));
      }
      if (features.settings) {
        server.route(adminRetentionRoutes({ retention: chat.retention, log }));
      }
      const receivers = new AdminWebhooks({ store: store.webhooks, webhooks, now });
      server.route(adminWebhookRoutes({ webhooks: receivers, log }));
    }

    server.ext('onPreStart', async () => {
      await store.open();
      await kept?.bytes.open();
      if (features.search === undefined) await store.search.forget();
      redis?.open();
      presence.open();
      await bus.open();
      await webhooks.start();
      gateway.start(await store.epoch());
      await tellMissingPeers(guestPeers, { users: store.users, log });
      for (const sweeper of sweepers) sweeper.start();
      watch.start();
      server.listener.on('upgrade', upgrades.onUpgrade);
    });
    // Hapi cuts upgraded sockets when it stops listening: they are closed properly before that.
    server.ext('onPreStop', async () => {
      gateway.beginDrain();
      log.info({ connections: gateway.size }, 'draining');
      for (const sweeper of sweepers) sweeper.stop();
      await delay(options.shutdownDelay);
      await gateway.drain();
    });
    // Requests still ran after `onPreStop`; now the last one is answered.
    server.ext('onPostStop', async () => {
      server.listener.off('upgrade', upgrades.onUpgrade);
      watch.stop();
      await chat.push?.close();
      await webhooks.stop();
      await chat.lastSeen.flush();
      await presence.close();
      await bus.close();
      await redis?.close();
      await store.close();
    });
  },
};

function enginesOf({ store, redis }: Pick<CheckedPluginOptions, 'store' | 'redis'>): Engine[] {
  const database: Engine = {
    name: 'The database',
    consequence: 'nothing can be stored or read until it is back, and clients keep what they have',
    failure: () => store.ping().then(() => null, reasonOf),
  };
  if (redis === null) return [database];
  const broker: Engine = {
    name: `Redis at ${redis.address}`,
    consequence: 'other nodes are told of messages late, and each node counts its limits alone',
    failure: async () => redis.failure,
  };
  return [database, broker];
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it does not say why';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** `count` at once, and as many again over `seconds`. */
function over(count: number, seconds: number) {
  return { burst: count, perSecond: count / seconds };
}

function hapiLog(server: Server): Log {
  const at = (level: string) => (fields: object, message: string) => {
    server.log(['chat', level], { msg: message, ...fields });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

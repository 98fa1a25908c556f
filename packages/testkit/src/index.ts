/**
 * Real parts for tests of chat: a server process, a network that misbehaves, ways to wait.
 * @packageDocumentation
 */

export { FaultProxy } from '@chat/testing/fault-proxy';
export { appointing, appointUser } from './appoint-user.js';
export { chromiumArgs } from './chromium-args.js';
export { freePort } from './free-port.js';
export { launchBrowser } from './launch-browser.js';
export { hasFullBrowser, launchFullBrowser } from './launch-full-browser.js';
export { listen } from './listen.js';
export { ownName } from './own-name.js';
export { pushEnv, testPushKeys } from './push-env.js';
export {
  PushService,
  pushSubscriptionId,
  type ReceivedPush,
  startPushService,
  type TestSubscription,
} from './push-service.js';
export { registerUser, type TestUser } from './register-user.js';
export { runScript } from './run-script.js';
export { type ServedChat, sharedServer } from './shared-server.js';
export { startFaultProxy } from './start-fault-proxy.js';
export { atTestEnd } from './teardown.js';
export { hasRedisServer, prepareRedis, TestRedis } from './test-redis.js';
export { startRedisCluster, TestRedisCluster } from './test-redis-cluster.js';
export { startServer, TestServer, type TestServerOptions } from './test-server.js';
export { nodeCount } from './topology.js';
export { waitFor } from './wait-for.js';
export {
  type ReceivedEvent,
  type WebhookAnswer,
  WebhookReceiver,
} from './webhook-receiver.js';
export { writeMessages } from './write-messages.js';

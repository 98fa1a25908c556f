/**
 * A secure real-time 1-to-1 chat server, to run as it is (`chat-server`) or as a Hapi plugin.
 * @packageDocumentation
 */
export type { Bus, BusEvent, BusListener, UserFrame } from './bus/bus.js';
export { createBus } from './bus/create-bus.js';
export type { Clock } from './clock.js';
export { type Config, readConfig } from './config/config.js';
export { ConfigError } from './config/config-error.js';
export { type CreateServerOptions, createServer } from './create-server.js';
export { createFiles } from './files/create-files.js';
export type { ByteRange, FileBytes } from './files/file-bytes.js';
export type { Log } from './log.js';
export { chatPlugin } from './plugin.js';
export type { ChatPluginOptions } from './plugin-options.js';
export { newPushKeys, type PushSettings } from './push/push-settings.js';
export { Redis, type RedisOptions } from './redis/redis.js';
export { defaultSettings, type Settings } from './settings.js';
export { createStore } from './store/open-store.js';
export * from './store/store.js';

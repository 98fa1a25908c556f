/**
 * The runtime schemas (TypeBox, which are JSON Schema) of everything that crosses the wire. Servers
 * and tools import them; a client takes the types from the package root and no schema code.
 * @packageDocumentation
 */
export * from './schemas/accounts.js';
export * from './schemas/admin.js';
export * from './schemas/client-frames.js';
export * from './schemas/connection.js';
export * from './schemas/conversations.js';
export * from './schemas/errors.js';
export * from './schemas/messages.js';
export * from './schemas/receipts.js';
export * from './schemas/rest.js';
export * from './schemas/server-frames.js';
export * from './schemas/sync.js';
export * from './schemas/users.js';
export * from './schemas/values.js';

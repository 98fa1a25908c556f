/**
 * The runtime schemas (TypeBox, which are JSON Schema) of everything that crosses the wire. Servers
 * and tools import them; a client takes the types from the package root and no schema code.
 * @packageDocumentation
 */
export * from './schemas/admin.js';
export * from './schemas/client-frames.js';
export * from './schemas/model.js';
export * from './schemas/rest.js';
export * from './schemas/server-frames.js';

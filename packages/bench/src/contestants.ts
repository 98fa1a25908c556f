import { chatDialect } from './dialects/chat-dialect.js';
import type { Dialect } from './dialects/dialect.js';
import { socketIoDialect } from './dialects/socket-io-dialect.js';
import { wsDialect } from './dialects/ws-dialect.js';
import { chatServer, type Program, peer } from './measured-server.js';

export interface Contestant {
  readonly name: string;
  readonly program: Program;
  readonly dialect: Dialect;
  /** Storing changes what a message costs, and nothing about a connection. */
  readonly stores: boolean;
}

export const contestants: readonly Contestant[] = [
  {
    name: 'ours (SQLite, FULL)',
    program: chatServer,
    dialect: chatDialect,
    stores: true,
  },
  { name: 'ws', program: peer('ws-server', false), dialect: wsDialect, stores: false },
  {
    name: 'socket.io',
    program: peer('socket-io-server', false),
    dialect: socketIoDialect,
    stores: false,
  },
  {
    name: 'ws + insert (NORMAL)',
    program: peer('ws-server', true),
    dialect: wsDialect,
    stores: true,
  },
  {
    name: 'socket.io + insert (NORMAL)',
    program: peer('socket-io-server', true),
    dialect: socketIoDialect,
    stores: true,
  },
];

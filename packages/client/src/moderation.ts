import { Blocking } from './blocks/blocking.js';
import type { Blocks } from './blocks/blocks.js';
import { Reports } from './reports/reports.js';
import type { UserScope } from './user-scope.js';

/** What a user does about others who are unwelcome. Loaded when it is done first. */
export class Moderation {
  readonly blocking: Blocking;
  readonly reports: Reports;

  /** @param newId a UUID: imported here as well, it would be in a file of its own */
  constructor(scope: UserScope, blocks: Blocks, newId: () => string) {
    this.blocking = new Blocking(scope, blocks);
    this.reports = new Reports(scope, newId);
  }
}

import type { Report } from '@chat/client';

/** The user reports what the sheet is about. */
export class ReportEvent extends Event {
  readonly report: Report;
  /** Whether they block whom it is about as well. */
  readonly blocks: boolean;

  constructor(report: Report, blocks: boolean) {
    super('chat-report');
    this.report = report;
    this.blocks = blocks;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-report': ReportEvent;
  }
}

import type { Deferred } from '../deferred.js';
import type { Timeline } from '../timeline/timeline.js';
import type { Wanted } from './arranged.js';

/** A change on its way. */
export interface SettingsChange {
  readonly changeId: string;
  /** As it was when the change was made: by now another one may be held. */
  readonly timeline: Timeline;
  readonly wanted: Wanted;
  readonly outcome: Deferred<void>;
  /** The settings' `rev` that it is built upon, once it may have gone out. */
  base: number | null;
}

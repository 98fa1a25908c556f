import type { ClientFrameOf, ClientFrameType } from '@chat/protocol';
import type { Connection } from '../connection.js';

/** What is done with each type of frame, which has passed its schema. What is thrown is the answer. */
export type FrameTable<T extends ClientFrameType = ClientFrameType> = {
  readonly [K in T]: (connection: Connection, frame: ClientFrameOf<K>) => Promise<void> | void;
};

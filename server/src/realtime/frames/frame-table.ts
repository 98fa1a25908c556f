import type { ClientFrameOf, ClientFrameType } from '@chat/protocol';
import type { Connection } from '../connection.js';

/** What is done with each type of frame, which has passed its schema. What is thrown is the answer. */
export type FrameTable<T extends ClientFrameType = ClientFrameType> = {
  readonly [K in T]: (connection: Connection, frame: ClientFrameOf<K>) => Promise<void> | void;
};

/** Anything, if the tables have each type of frame once; else what is wrong. */
type EachOnce<Tables, Seen = never> = Tables extends readonly [infer First, ...infer Rest]
  ? [keyof First & Seen] extends [never]
    ? EachOnce<Rest, Seen | keyof First>
    : { readonly isInTwoTables: keyof First & Seen }
  : [Exclude<ClientFrameType, Seen>] extends [never]
    ? unknown
    : { readonly isInNoTable: Exclude<ClientFrameType, Seen> };

/** One table of the capabilities' tables. The compiler lets no frame be in none of them, nor in two. */
export function joinFrameTables<const Tables extends readonly object[]>(
  tables: Tables & EachOnce<Tables>,
): FrameTable {
  return Object.assign({}, ...tables);
}

import Database from 'libsql';
import type { Db, Document } from 'mongodb';
import { MongoMeta } from '../store/mongodb/mongo-meta.js';
import { createStore, sqliteFileOf } from '../store/open-store.js';
import { type CopiedCollection, copiedCollections } from './copied-collections.js';
import { Tally } from './tally.js';

export interface CopyStoreOptions {
  /** `sqlite:` and the file of the embedded store. */
  readonly from: string;
  /** `mongodb://` with the name of a database that is empty, or that such a copy was begun in. */
  readonly to: string;
  /** Told how it goes, in words. */
  readonly log: (line: string) => void;
}

export type CopyErrorCode =
  | 'no_source'
  | 'other_version'
  | 'source_in_use'
  | 'target_not_empty'
  | 'not_equal';

export class CopyError extends Error {
  readonly code: CopyErrorCode;

  constructor(code: CopyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CopyError';
    this.code = code;
  }
}

/** Most documents in memory and in one insert, where a collection does not say otherwise. */
const usualBatch = 500;
/** Where the target remembers that it is a copy. */
const marks = { collection: 'copies', id: 'embedded' } as const;

/**
 * Copies an embedded store into MongoDB and compares the two. May be killed and begun again: what is
 * there already is not written twice.
 *
 * While it runs it holds the source's write lock, so that a server that was forgotten on it can
 * acknowledge nothing that would not be copied.
 *
 * @throws CopyError; whatever the two databases' drivers throw
 */
export async function copyStore({ from, to, log }: CopyStoreOptions): Promise<void> {
  await bringUpToDate(from);
  const source = openSource(sqliteFileOf(from));
  try {
    // Makes sure of the indexes: they are what keeps a second run from writing anything twice.
    const store = createStore(to);
    await store.open();
    await store.close();
    const { MongoClient } = await import('mongodb');
    const client = new MongoClient(to, { writeConcern: { w: 'majority' } });
    try {
      await copyInto(client.db(), source.reader, log);
      await copyEpoch(client.db(), source.reader);
    } finally {
      await client.close();
    }
  } finally {
    source.close();
  }
}

async function copyInto(
  target: Db,
  reader: Database.Database,
  log: CopyStoreOptions['log'],
): Promise<void> {
  await claim(target);
  const unequal: string[] = [];
  for (const collection of copiedCollections) {
    const expected = await copyCollection(target, reader, collection, log);
    const found = await tallyOf(target, collection.name);
    const equal = expected.equals(found);
    log(
      `${collection.name}: ${expected.count} copied, ${found.count} there, ` +
        (equal ? `checksum ${expected.checksum.slice(0, 16)} on both sides` : 'NOT EQUAL'),
    );
    if (!equal) unequal.push(collection.name);
  }
  if (unequal.length > 0) {
    throw new CopyError(
      'not_equal',
      `The copy differs in ${unequal.join(', ')}: something else has written to the target. Drop it and copy again.`,
    );
  }
  await markDone(target);
}

/** It is the same history: what clients know of it is still good. */
async function copyEpoch(target: Db, reader: Database.Database): Promise<void> {
  const { value } = reader.prepare("SELECT value FROM meta WHERE name = 'epoch'").get() as {
    value: string;
  };
  await target.collection(MongoMeta.collection).updateOne({}, { $set: { epoch: value } });
}

/** An older server may have written it. */
async function bringUpToDate(from: string): Promise<void> {
  try {
    new Database(sqliteFileOf(from), { fileMustExist: true }).close();
    const store = createStore(from);
    await store.open();
    await store.close();
  } catch (cause) {
    throw noSource(cause);
  }
}

/** The file, read by one connection, and kept from writers by another. */
function openSource(file: string): { reader: Database.Database; close: () => void } {
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { fileMustExist: true });
    lock.prepare('SELECT count(*) FROM message').get();
  } catch (cause) {
    lock?.close();
    throw noSource(cause);
  }
  const holder = lock;
  try {
    holder.exec('BEGIN IMMEDIATE');
  } catch (cause) {
    holder.close();
    throw new CopyError('source_in_use', 'A server writes to the embedded store: stop it first.', {
      cause,
    });
  }
  const reader = new Database(file, { readonly: true });
  return {
    reader,
    close() {
      reader.close();
      holder.exec('ROLLBACK');
      holder.close();
    },
  };
}

function noSource(cause: unknown): CopyError {
  return new CopyError('no_source', 'There is no embedded store at the path of --from.', { cause });
}

async function claim(target: Db): Promise<void> {
  const copies = target.collection<{ _id: string; state: string }>(marks.collection);
  const begun = await copies.findOne({ _id: marks.id });
  if (begun?.state === 'copying') return;
  const names = copiedCollections.map(({ name }) => name);
  const used = await Promise.all(names.map((name) => target.collection(name).findOne({})));
  if (begun !== null || used.some((found) => found !== null)) {
    throw new CopyError(
      'target_not_empty',
      'The target holds data already, or a finished copy that may be in use. Name an empty database.',
    );
  }
  await copies.insertOne({ _id: marks.id, state: 'copying' });
}

async function markDone(target: Db): Promise<void> {
  await target
    .collection<{ _id: string; state: string }>(marks.collection)
    .updateOne({ _id: marks.id }, { $set: { state: 'done' } });
}

async function copyCollection(
  target: Db,
  reader: Database.Database,
  { name, rows, toDocument = (row) => row, batchSize = usualBatch }: CopiedCollection,
  log: CopyStoreOptions['log'],
): Promise<Tally> {
  const tally = new Tally();
  let batch: Document[] = [];
  const flush = async () => {
    if (batch.length > 0) await insertMissing(target, name, batch);
    batch = [];
  };
  for (const row of reader.prepare(rows).iterate() as Iterable<Document>) {
    const document = toDocument({ ...row });
    tally.add(document);
    // The driver adds an `_id` to what it inserts.
    batch.push({ ...document });
    if (batch.length < batchSize) continue;
    await flush();
    log(`${name}: ${tally.count} so far`);
  }
  await flush();
  return tally;
}

/** What a unique index refuses is there from an earlier run; whether it is the same, the tally tells. */
async function insertMissing(target: Db, name: string, batch: Document[]): Promise<void> {
  try {
    await target.collection(name).insertMany(batch, { ordered: false });
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: { code?: number }[] | { code?: number } };
    const refusals = [writeErrors ?? []].flat();
    if (refusals.length === 0 || refusals.some(({ code }) => code !== 11_000)) throw error;
  }
}

async function tallyOf(target: Db, name: string): Promise<Tally> {
  const tally = new Tally();
  for await (const { _id, ...fields } of target.collection(name).find({})) {
    tally.add(name === 'messages' ? fields : { _id, ...fields });
  }
  return tally;
}

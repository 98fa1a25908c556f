/** A file that somebody uploads, as it is announced. */
export interface NewFile {
  /** Of the server's choice; it names the bytes as well. */
  readonly id: string;
  /** Who uploads it. */
  readonly userId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of a picture: see `Picture` of the protocol. */
  readonly preview?: string;
  /** Of a voice message: see `Voice` of the protocol; as JSON. */
  readonly voice?: string;
  readonly createdAt: number;
  /** When it is looked whether anything needs it. */
  readonly checkAt: number;
}

/** The message that a file goes along with, by what is known of it before it is stored. */
export interface FileUse {
  readonly conversationId: string;
  readonly clientId: string;
}

export interface FileRecord extends Omit<NewFile, 'checkAt'> {
  /** What was found in it, as JSON; missing until all of it is there. */
  readonly content?: string;
  /** Missing until a message names it. */
  readonly use?: FileUse;
  /** Null: not until something happens. */
  readonly checkAt: number | null;
  /** It is being removed, and of no use to anybody. */
  readonly going?: true;
}

/** A file as it was when it was found due. */
export type DueFile = Pick<FileRecord, 'id'> & { readonly checkAt: number };

/**
 * What is known of files; their bytes are elsewhere. A file is in use as long as the message that it is
 * for is stored and not deleted. No write spans both, so whatever may put an end to that, or
 * may be cut off before it began, leaves a time at which it is looked at: see `files/file-sweeper.ts`.
 */
export interface FileStore {
  add(file: NewFile): Promise<void>;
  /** Those that are there, by id. */
  byIds(ids: readonly string[]): Promise<Map<string, FileRecord>>;
  /** Bytes that a user has announced since then. */
  bytesSince(userId: string, since: number): Promise<number>;
  /** All of it is there: from then on it is what was found in it. @returns whether it still waited for that */
  finish(id: string, content: string): Promise<boolean>;
  /**
   * Makes files part of a message that is about to be stored; for the same one, as often as it is tried.
   * @returns whether all of them are that now: each finished, the user's own, of no other message and not
   *   going. Otherwise some may be, until `checkAt`.
   */
  use(ids: readonly string[], userId: string, use: FileUse, checkAt: number): Promise<boolean>;
  /** Has these looked at then. */
  check(ids: readonly string[], at: number): Promise<void>;
  /** Has all of a conversation looked at then. */
  checkAllIn(conversationId: string, at: number): Promise<void>;
  /** Has those of a user looked at then that are of no message. */
  checkUnusedOf(userId: string, at: number): Promise<void>;
  /** The first `limit` to be looked at by then, those first that were to be first. */
  due(at: number, limit: number): Promise<FileRecord[]>;
  /** It is in use: it need not be looked at any more. Nothing, if it is to be looked at at another time by now. */
  keep(file: DueFile): Promise<void>;
  /**
   * It is in nobody's use: from now on it is going, and looked at again at `next`, should its removal not succeed.
   * @returns false, and nothing is changed, if it is to be looked at at another time by now
   */
  claim(file: DueFile, next: number): Promise<boolean>;
  /** Its bytes are gone, and so is it. */
  remove(id: string): Promise<void>;
}

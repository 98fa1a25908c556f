/** Half a mebibyte of places, and nothing beside it for users who are connected: they hold their ids. */
const places = 65_536;

/**
 * The ids of users who were here lately, by their names: as many as there are places, and of two who
 * share one the later. A guess, which costs somebody a look into the store when it is wrong.
 */
export class RecentIds {
  /** All places at once: V8 makes a hash table of a long array that is filled here and there. */
  readonly #ids = Array.from<string | undefined>({ length: places }).fill(undefined);

  get(name: string): string | undefined {
    return this.#ids[placeOf(name)];
  }

  remember(name: string, id: string): void {
    this.#ids[placeOf(name)] = id;
  }
}

function placeOf(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) {
    hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0;
  }
  return (hash ^ (hash >>> 16)) & (places - 1);
}

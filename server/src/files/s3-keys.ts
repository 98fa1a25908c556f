/** Where in a bucket it stands what is known of an upload; beside the file, which is under its id. */
export const infoKey = (id: string) => `${id}.info`;

/** Where the last bytes of an unfinished upload are that do not make a part yet. */
export const restKey = (id: string) => `${id}.part`;

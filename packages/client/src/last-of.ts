/** The last one of a list: Hermes 0.12, an engine of React Native, has no `Array.prototype.at`. */
export const lastOf = <T>(list: readonly T[]): T | undefined => list[list.length - 1];

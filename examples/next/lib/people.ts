/** Somebody with an account on this site. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Yours are in your database, and have passwords. */
export const people: readonly Person[] = [
  { id: 'ada', name: 'Ada' },
  { id: 'bo', name: 'Bo' },
  { id: 'cleo', name: 'Cleo' },
];

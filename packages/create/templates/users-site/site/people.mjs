/** Who has an account on this site. Yours are in your database, and have passwords. */
export const people = [
  { id: 'ada', name: 'Ada' },
  { id: 'bo', name: 'Bo' },
  { id: 'cleo', name: 'Cleo' },
];

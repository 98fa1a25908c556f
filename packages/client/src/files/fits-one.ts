/** Whether a type is one of these, or of such a kind: `image/*`; whatever it is, where all are. */
export const fitsOne = (type: string, types: readonly string[] | undefined): boolean =>
  !types ||
  types.some((each) => each === type || (each.endsWith('*') && type.startsWith(each.slice(0, -1))));

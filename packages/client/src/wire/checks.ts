import type { User } from '@chat/protocol';

/**
 * Light checks of what comes from outside: enough that nothing after them can fail on a wrong type.
 * Fields that this version does not know are let through, as a newer server may send them.
 */
export type Fields = Readonly<Record<string, unknown>>;
export type Check<T> = (value: unknown) => value is T;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isString = (value: unknown): value is string => typeof value === 'string';

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** What a request is answered with that there is nothing to answer to (204). */
export const isNothing = (value: unknown): value is null => value === null;

export const isListOf =
  <T>(check: Check<T>) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.every(check);

export const optional =
  <T>(check: Check<T>) =>
  (value: unknown): value is T | undefined =>
    value === undefined || check(value);

/** An object of which each of these fields passes its check. */
export const isObjectOf =
  <T = Fields>(fields: { readonly [K in keyof T]-?: Check<T[K]> }) =>
  (value: unknown): value is T => {
    if (!isFields(value)) return false;
    for (const name in fields) if (!fields[name](value[name])) return false;
    return true;
  };

export const isUser = isObjectOf<User>({
  id: isString,
  username: isString,
  name: isString,
  picture: optional(isString) as Check<string>,
  guest: optional(isBoolean) as Check<true>,
  bot: optional(isBoolean) as Check<true>,
});

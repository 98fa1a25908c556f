const formats = new Map<string, Intl.NumberFormat>();

/** A number in the way of the locale, with at least so many digits before its decimal sign. */
export function numberOf(value: number, locale: string, digits = 1): string {
  const key = `${locale} ${digits}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, { minimumIntegerDigits: digits });
    formats.set(key, found);
  }
  return found.format(value);
}

/** How many there are, where there is room for two digits: `7`, `99+`. */
export function countOf(count: number, locale: string): string {
  return count > 99 ? `${numberOf(99, locale)}+` : numberOf(count, locale);
}

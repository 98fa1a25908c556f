import type { Terms } from './terms.js';

const formats = new Map<string, Intl.DateTimeFormat>();
/** The last instant that a `Date` can hold (ECMA-262 §21.4.1.1); beyond it, formatters throw. */
const lastInstant = 8.64e15;

/** Making a formatter costs far more than using one. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

export function toDate(at: number): Date {
  return new Date(Math.min(at, lastInstant));
}

export function sameDay(a: number, b: number): boolean {
  return toDate(a).toDateString() === toDate(b).toDateString();
}

/** `14:05`, in the way of the locale. */
export function timeOfDay(at: number, locale: string): string {
  return format(locale, { hour: 'numeric', minute: '2-digit' }).format(toDate(at));
}

/** `14:05` of today, else the day. */
export function timeOrDay(at: number, locale: string, terms: Terms): string {
  return sameDay(at, Date.now()) ? timeOfDay(at, locale) : dayName(at, locale, terms);
}

/** `3 May, 14:05`, in the way of the locale. */
export function dateAndTime(at: number, locale: string): string {
  return format(locale, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(toDate(at));
}

/** `Today`, `Yesterday`, `Monday`, `3 May`, `3 May 2024`: as much as it takes to know the day. */
export function dayName(at: number, locale: string, terms: Terms, now = Date.now()): string {
  const date = toDate(at);
  const daysAgo = Math.round((startOfDay(toDate(now)) - startOfDay(date)) / 86_400_000);
  if (daysAgo === 0) return terms.today;
  if (daysAgo === 1) return terms.yesterday;
  if (daysAgo > 1 && daysAgo < 7) return format(locale, { weekday: 'long' }).format(date);
  const sameYear = date.getFullYear() === toDate(now).getFullYear();
  return format(locale, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

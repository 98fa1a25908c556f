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

/** `Today`, `Yesterday`, `Monday`, `3 May`, `3 May 2024`: as much as it takes to know the day, by itself. */
export function dayName(at: number, locale: string, terms: Terms, now = Date.now()): string {
  const daysAgo = daysBetween(at, now);
  if (daysAgo === 0) return terms.today;
  if (daysAgo === 1) return terms.yesterday;
  const name = dayWords(at, locale, now);
  // As languages write it that have no capital letter for it otherwise.
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** `14:05` of today, else the day, as it is said within a sentence: `yesterday`. */
export function timeOrDayWithin(at: number, locale: string, terms: Terms): string {
  const now = Date.now();
  if (sameDay(at, now)) return timeOfDay(at, locale);
  return daysBetween(at, now) === 1
    ? terms.yesterday.toLocaleLowerCase(locale)
    : dayWords(at, locale, now);
}

function dayWords(at: number, locale: string, now: number): string {
  const date = toDate(at);
  const daysAgo = daysBetween(at, now);
  if (daysAgo > 1 && daysAgo < 7) return format(locale, { weekday: 'long' }).format(date);
  const sameYear = date.getFullYear() === toDate(now).getFullYear();
  return format(locale, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(toDate(now)) - startOfDay(toDate(at))) / 86_400_000);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

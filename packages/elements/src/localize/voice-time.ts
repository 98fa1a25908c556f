import { numberOf } from './number-format.js';

/** How long something is, or where in it one is, as it stands at what is played: minutes and seconds. */
export function voiceTime(ms: number, locale: string): string {
  const seconds = Math.round(ms / 1_000);
  return `${numberOf(Math.floor(seconds / 60), locale)}:${numberOf(seconds % 60, locale, 2)}`;
}

/** How long something is, or where in it one is, as it stands at what is played: minutes and seconds. */
export function voiceTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`;
}

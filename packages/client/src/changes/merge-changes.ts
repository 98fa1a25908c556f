import type { ChangeEntry } from '../storage/storage.js';

/**
 * What is left to be sent of a change that certainly never went out, and of those that wait behind it
 * for the same message: the latest says it all.
 *
 * @param behind those that never went out either, in order
 * @returns the one that takes its place; itself, if none does
 */
export function successorOf(change: ChangeEntry, behind: readonly ChangeEntry[]): ChangeEntry {
  const alike = ({ kind, emoji }: ChangeEntry) =>
    kind === 'delete' || (kind === change.kind && emoji === change.emoji);
  if (change.kind === 'delete') return change;
  return behind.findLast(alike) ?? change;
}

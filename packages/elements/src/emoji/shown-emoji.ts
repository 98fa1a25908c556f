import type { EmojiGroup } from './emoji-list.js';
import { findEmoji } from './find-emoji.js';
import type { NamedEmoji, NamedEmojis } from './named-emoji.js';

/** Emoji under one heading. */
export interface EmojiSection {
  readonly heading: 'recent' | EmojiGroup | null;
  readonly emojis: readonly NamedEmoji[];
}

/**
 * What is shown: what a search finds, or else a group, the first one after those that were used last.
 *
 * @param query - empty for no search
 * @param recent - those that were used last, as they are without a skin tone
 */
export function shownEmoji(
  { all, byEmoji }: NamedEmojis,
  query: string,
  group: EmojiGroup,
  recent: readonly string[],
): EmojiSection[] {
  if (query !== '') return [{ heading: null, emojis: findEmoji(all, query) }];
  const own = { heading: group, emojis: all.filter((each) => each.group === group) };
  const used = recent.flatMap((emoji) => byEmoji.get(emoji) ?? []);
  return group === 'smileys' && used.length > 0
    ? [{ heading: 'recent', emojis: used }, own]
    : [own];
}

/** In rows of so many. */
export function inRows<T>(items: readonly T[], columns: number): T[][] {
  const rows: T[][] = [];
  for (let at = 0; at < items.length; at += columns) rows.push(items.slice(at, at + columns));
  return rows;
}

import { fileLimits } from '@chat/protocol';
import { shownText } from './shown-text.js';

/** What stands where a name has nothing to show. */
const nameless = 'file';
/** Longest ending that is kept when a name is cut. */
const endingLength = 20;

/**
 * A file's name as it can be shown and saved: of a path the last part, without what could not be seen, or
 * would make it look like another; never one that means a folder, and not too long.
 */
export function fileName(text: string): string {
  const last = text.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const name = shownText(last);
  return /^\.*$/.test(name) ? nameless : cut(name);
}

/** From the middle: by its ending people, and systems, know what it is. */
function cut(name: string): string {
  if (name.length <= fileLimits.nameLength) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= endingLength ? name.slice(dot) : '';
  const start = name.slice(0, fileLimits.nameLength - ending.length);
  return `${start.replace(/[\uD800-\uDBFF]$/, '')}${ending}`;
}

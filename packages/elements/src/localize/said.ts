import type { Quote, TimelineMessage } from '@chat/client';
import type { Terms } from './terms.js';
import { voiceTime } from './voice-time.js';

type NamedFile = NonNullable<Quote['file']>;

/** A file in a word: what can be seen of a picture, or heard, says more than its name. */
export function fileWord({ name, type, voice }: NamedFile, terms: Terms): string {
  if (voice) return terms.voiceMessage(voiceTime(voice.duration, terms.language));
  return type.startsWith('image/') ? terms.pictureFile : name;
}

/** Files in words, each once: several pictures are no more of a word than one. */
export function fileWords({ files }: Pick<TimelineMessage, 'files'>, terms: Terms): string[] {
  return [...new Set(files.map((file) => fileWord(file, terms)))];
}

/** All that a message says, for where nothing can be shown but words. */
export function said(message: Pick<TimelineMessage, 'text' | 'files'>, terms: Terms): string {
  return [...fileWords(message, terms), message.text].filter(Boolean).join(terms.comma);
}

/** What is quoted, in words. */
export function quotedWords({ deleted, text, file }: Quote, terms: Terms): string {
  if (deleted) return terms.quoteDeleted;
  return text || (file ? fileWord(file, terms) : '');
}

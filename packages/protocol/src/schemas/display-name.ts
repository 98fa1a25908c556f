import Type from 'typebox';
import { accountLimits } from '../limits.js';

/**
 * What no name may have anywhere: controls, line separators, bidi controls, fillers, format characters
 * and other ignorable ones. Joiners, variation selectors and tags do something in some places (words
 * of Persian and Hindi, emoji): there the rule needs more than a pattern.
 */
const never =
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u200e\\u200f' +
  '\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb';

/** Rules for a short text of one user's that others see beside texts of theirs. */
export const shownText = (maxLength: number) => ({
  minLength: 1,
  maxLength,
  pattern: `^[^${never}]*[^${never}\\s\\u2800][^${never}]*$`,
});

/** The name to show of an account. */
export const DisplayName = Type.String({
  ...shownText(accountLimits.nameLength),
  description:
    'At least one visible character; no control characters, direction marks, overrides or isolates, and no other invisible characters but those that join letters or make up emoji.',
});

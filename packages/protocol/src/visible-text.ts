/**
 * What leaves ink on its own: no blank, no control, format or ignorable character (UAX #44), no mark
 * that waits for a letter. Two symbols are drawn as nothing although no property says so: the Braille
 * pattern without dots, and the musical null notehead.
 */
const ink = inkPattern();

/**
 * Whether a text has at least one character that can be seen. Directions, joiners, fillers, soft
 * hyphens, tags and lone variation selectors are none.
 */
export function isVisibleText(text: string): boolean {
  return ink.test(text);
}

function inkPattern(): RegExp {
  try {
    return /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u;
  } catch {
    // An engine without Unicode properties, as React Native has had: the server knows better.
    return /\S/;
  }
}

import { html, type TemplateResult } from 'lit';

/** Directional embeddings, overrides and isolates (UAX #9), which could undo the isolation. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Somebody's name, or words, for where only plain text can be, such as an `aria-label`: between U+2068 and
 * U+2069 its direction is its own, and turns nothing around it.
 */
export function isolate(words: string): string {
  return `\u2068${words.replace(directions, '')}\u2069`;
}

/** Stands for the name while a sentence is made; no language has it. */
const place = '\ue000';

/** A sentence with somebody's name in it, which stands in a `<bdi>`, wherever the language puts it. */
export function withName(sentence: (name: string) => string, name: string): TemplateResult {
  const [before, ...after] = sentence(place).split(place);
  return html`${before}${after.map((rest) => html`<bdi>${name}</bdi>${rest}`)}`;
}

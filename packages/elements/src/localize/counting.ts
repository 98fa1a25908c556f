import { numberOf } from './number-format.js';

/** What is said of a number, by its form: `few` of Arabic, say. `other` stands for those that are not named. */
export type PluralForms = { readonly other: string } & {
  readonly [Form in Intl.LDMLPluralRule]?: string;
};

/** How a language counts, for the words that have a number in them. */
export interface Counting {
  /** A number with the digits and signs of the language and its region: `1.234`, `١٬٢٣٤`. */
  number(value: number): string;
  /** That of the forms that the language has for so many (`Intl.PluralRules`). */
  plural(count: number, forms: PluralForms): string;
}

export function countingOf(locale: string): Counting {
  const rules = new Intl.PluralRules(locale);
  return {
    number: (value) => numberOf(value, locale),
    plural: (count, forms) => forms[rules.select(count)] ?? forms.other,
  };
}

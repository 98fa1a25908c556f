'use client';

/**
 * Lit gives a class its properties when it is defined as a tag, which on a server nobody does: they would be rendered as attributes
 * there, and not in the page. Whoever asks for the attributes has them made.
 */
export function withKnownProperties<
  ElementClass extends { readonly observedAttributes: readonly string[] },
>(elementClass: ElementClass): ElementClass {
  Reflect.get(elementClass, 'observedAttributes');
  return elementClass;
}

/** What editors are told of the elements: custom data for Visual Studio Code, web-types for JetBrains. */

const choicesIn = (type) =>
  [...(type?.text ?? '').matchAll(/'([^']+)'/g)].map(([, choice]) => choice);

const isSwitch = ({ type }) => type?.text === 'boolean';

/** The elements of a manifest, which has other classes as well. */
export const elementsIn = (manifest) =>
  manifest.modules.flatMap(({ declarations }) =>
    declarations.filter(({ customElement }) => customElement),
  );

/** Each name once, by its first description. */
const distinct = (items) =>
  [...new Map([...items].reverse().map((item) => [item.name, item])).values()].reverse();

const markdown = (value) => ({ kind: 'markdown', value });

const wordsOf = ({ summary, description }) => `${summary}\n\n${description}`;

/** https://code.visualstudio.com/api/extension-guides/custom-data-extension, for HTML. */
export const htmlCustomData = (manifest) => ({
  version: 1.1,
  tags: elementsIn(manifest).map((element) => ({
    name: element.tagName,
    description: markdown(wordsOf(element)),
    attributes: element.attributes.map((attribute) => {
      const choices = choicesIn(attribute.type);
      return {
        name: attribute.name,
        description: markdown(attribute.description),
        // `v` is a set of none: the attribute is there, or it is not.
        ...(isSwitch(attribute) && { valueSet: 'v' }),
        ...(choices.length > 0 && { values: choices.map((name) => ({ name })) }),
      };
    }),
  })),
});

/** The same for CSS. */
export const cssCustomData = (manifest) => ({
  version: 1.1,
  properties: distinct(elementsIn(manifest).flatMap(({ cssProperties }) => cssProperties)).map(
    ({ name, description, default: fallback }) => ({
      name,
      description: markdown(description + (fallback ? ` Default: \`${fallback}\`.` : '')),
    }),
  ),
  pseudoElements: distinct(elementsIn(manifest).flatMap(({ cssParts }) => cssParts)).map(
    ({ name, description }) => ({ name: `::part(${name})`, description: markdown(description) }),
  ),
});

const plain = ({ name, description }) => ({ name, description });

/** https://github.com/JetBrains/web-types */
export const webTypes = (manifest, { name, version }) => ({
  $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
  name,
  version,
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elementsIn(manifest).map((element) => ({
        name: element.tagName,
        description: wordsOf(element),
        attributes: element.attributes.map((attribute) => ({
          ...plain(attribute),
          ...(attribute.default && { default: attribute.default }),
          value: isSwitch(attribute) ? { kind: 'no-value' } : { type: attribute.type.text },
        })),
        slots: element.slots.map(plain),
        js: {
          properties: element.members
            .filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic)
            .map((field) => ({
              ...plain(field),
              type: field.type.text,
              ...(field.readonly && { 'read-only': true }),
            })),
          events: element.events.map(plain),
        },
        css: {
          properties: element.cssProperties.map(plain),
          parts: element.cssParts.map(plain),
        },
      })),
    },
  },
});

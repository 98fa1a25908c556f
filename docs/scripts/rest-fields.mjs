/** Longer patterns tell nobody anything; what they are for stands in the description. */
const longestPattern = 60;

/** Text that a page shows as it is, whatever braces are in it. */
export const codeOf = (text) => `\`${text}\``;

/** Prose in which a tag is no tag; what stands between backticks is left as it is. */
export const proseOf = (text = '') =>
  text.replace(/`[^`]*`|</g, (found) => (found === '<' ? '&lt;' : found));

/**
 * What a JSON schema says of the fields of an object, those of objects within it by their path.
 *
 * @returns {[name: string, type: string, description: string][]} none where it is no object
 */
export function fieldsOf(schema, path = '') {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, each]) => {
    const full = `${path}${name}`;
    const optional = required.includes(name) ? '' : ' (optional)';
    const own = [`${codeOf(full)}${optional}`, typeOf(each), proseOf(each.description)];
    const within = each.type === 'array' ? each.items : each;
    return [own, ...fieldsOf(within ?? {}, `${full}${each.type === 'array' ? '[]' : ''}.`)];
  });
}

/** A type in words, with its bounds. */
export function typeOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    return `[${name}](schemas.md#${name.toLowerCase()})`;
  }
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.map(typeOf))].join(' or ');
  if (schema.allOf) return schema.allOf.map(typeOf).join(' with ');
  if ('const' in schema) return codeOf(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((each) => codeOf(JSON.stringify(each))).join(' or ');
  if (schema.type === 'array') return `array of ${typeOf(schema.items ?? {})}${bounds(schema)}`;
  return `${schema.type ?? 'anything'}${bounds(schema)}`;
}

function bounds({ minLength, maxLength, minimum, maximum, minItems, maxItems, pattern }) {
  const said = [
    ...between(minLength, maxLength, ' characters'),
    ...between(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    ...between(minItems, maxItems, ' entries'),
    ...(pattern && pattern.length <= longestPattern ? [codeOf(pattern)] : []),
  ];
  return said.length > 0 ? ` (${said.join(', ')})` : '';
}

function between(least, most, unit) {
  if (most === undefined) return least ? [`at least ${least}${unit}`] : [];
  if (!least) return [`at most ${most}${unit}`];
  return [least === most ? `${least}${unit}` : `${least} to ${most}${unit}`];
}

import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { ChatError } from '../chat/chat-error.js';

/** Gives the value back with its type, or throws a ChatError `invalid_request` that names the field. */
export type Validate<T> = (value: unknown) => T;

/**
 * Compiles a schema of the protocol into a check. `subject` begins the error's sentence: "The body".
 *
 * Messages name fields and say what they must be; they never repeat a value, since a value may be a
 * password, a token or somebody's text.
 */
export function validator<S extends TSchema>(schema: S, subject: string): Validate<Static<S>> {
  const check = Compile(schema as TSchema);
  const bounds = boundsOf(schema);
  return (value) => {
    // First, since it costs nothing: the search for what is wrong looks at every item of a list.
    const tooLong = bounds.find((bound) => exceeds(value, bound));
    if (tooLong !== undefined) {
      const { name, most } = tooLong;
      throw new ChatError('invalid_request', `${subject} field ${name} is longer than ${most}.`);
    }
    if (!check.Check(value)) {
      throw new ChatError('invalid_request', `${subject} ${explain(check.Errors(value), schema)}`);
    }
    return value as Static<S>;
  };
}

/**
 * As {@link validator}, for query strings: everything arrives as text, and a whole number is read
 * where the schema wants one. Anything else stays as it is, for the schema to refuse.
 */
export function queryValidator<S extends TSchema>(schema: S): Validate<Static<S>> {
  const validate = validator(schema, 'The query');
  const properties = propertiesOf(schema);
  return (value) => {
    const query: Record<string, unknown> = { ...(value as Record<string, unknown>) };
    for (const [name, text] of Object.entries(query)) {
      const wanted = properties[name];
      if (wanted?.type === 'integer' && typeof text === 'string' && /^\d{1,16}$/.test(text)) {
        query[name] = Number(text);
      }
    }
    return validate(query);
  };
}

interface Bound {
  readonly name: string;
  readonly most: number;
}

/** JSON Schema counts code points; the protocol counts UTF-16 units, as everybody's `length` does. */
function boundsOf(schema: TSchema): Bound[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]): Bound[] => {
    const most = property.maxLength ?? property.maxItems;
    return typeof most === 'number' ? [{ name, most }] : [];
  });
}

function exceeds(value: unknown, { name, most }: Bound): boolean {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
  const field = (value as Record<string, unknown>)[name];
  return (typeof field === 'string' || Array.isArray(field)) && field.length > most;
}

type SchemaNode = Readonly<Record<string, unknown>>;

function propertiesOf(schema: TSchema): Readonly<Record<string, SchemaNode>> {
  return ((schema as SchemaNode).properties ?? {}) as Record<string, SchemaNode>;
}

function explain(errors: readonly TLocalizedValidationError[], schema: TSchema): string {
  const branches = new Map<string, TLocalizedValidationError[]>();
  for (const error of errors) {
    if (error.keyword === 'anyOf') continue;
    const branch = /^#\/anyOf\/\d+/.exec(error.schemaPath)?.[0] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  // Of a union, the branch that the value comes nearest to is the one that was meant.
  const fewest = Math.min(...[...branches.values()].map((each) => each.length));
  const nearest = [...branches.values()].filter((each) => each.length === fewest);
  const sentences = nearest.map((each) => sentence(each, schema));
  return `${[...new Set(sentences)].join(', or ')}.`;
}

function sentence(errors: readonly TLocalizedValidationError[], schema: TSchema): string {
  // "Unknown field" is reported twice, and once as a bare "schema is false".
  const error = errors.find((each) => each.keyword !== 'boolean') ?? errors[0];
  if (!error) return 'is not valid';
  if (error.keyword === 'required') {
    const names = (error.params as { requiredProperties: string[] }).requiredProperties;
    return `${at(error.instancePath)}must have the field ${names.map(safeName).join(' and ')}`;
  }
  if (error.keyword === 'additionalProperties') {
    const names = (error.params as { additionalProperties: string[] }).additionalProperties;
    return `${at(error.instancePath)}must not have the field ${safeName(names[0] ?? '')}`;
  }
  const description = error.keyword === 'pattern' ? describe(schema, error.schemaPath) : undefined;
  const must = description === undefined ? error.message : `must be as described: ${description}`;
  return `${at(error.instancePath)}${must.replace(/\.$/, '')}`;
}

function at(instancePath: string): string {
  if (instancePath === '') return '';
  const path = instancePath.slice(1).split('/').map(safeName).join('.');
  return `field ${path} `;
}

/** A field's name may come from outside: only what looks like a name is repeated. */
function safeName(name: string): string {
  return /^[\w-]{1,40}$/.test(name) ? name : '(unreadable)';
}

function describe(schema: TSchema, schemaPath: string): string | undefined {
  let node: unknown = schema;
  for (const step of schemaPath.split('/').slice(1)) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
    node = (node as SchemaNode)[step];
  }
  const description = (node as SchemaNode).description;
  return typeof description === 'string' ? description : undefined;
}

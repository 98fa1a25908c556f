import { headingAnchor } from '../.vitepress/heading-anchor.mjs';
import { codeOf, fieldsOf, proseOf, typeOf } from './rest-fields.mjs';

/** By their tags, in the order of the list. */
const groups = {
  accounts: 'Accounts and sessions',
  chat: 'Conversations, messages, files',
  admin: 'Administration',
  operation: 'Operation',
};

/** The parts of its script that the window asks for itself are nobody's to call. */
const isPartOfScript = (path) => path.startsWith('/chat-window-parts/');

/**
 * The pages of the REST routes: a list of them all, and one for each tag.
 *
 * @param document - an OpenAPI 3.1 document
 * @returns {[path: string, text: string][]}
 * @throws Error for a tag that stands in no list
 */
export function restPages({ paths, components }) {
  const operations = Object.entries(paths)
    .filter(([path]) => !isPartOfScript(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
    );
  const unknown = operations.find(({ tags: [tag] }) => !(tag in groups));
  if (unknown) throw new Error(`${unknown.path} has a tag that docs/scripts/rest-pages.mjs lacks.`);
  const lists = Object.keys(groups).map((tag) => ({
    tag,
    operations: operations.filter(({ tags }) => tags[0] === tag),
  }));
  return [
    ['reference/rest/index.md', overview(lists)],
    ['reference/rest/schemas.md', schemasPage(components.schemas)],
    ...lists.map(({ tag, operations: these }) => [`reference/rest/${tag}.md`, page(tag, these)]),
  ];
}

function overview(lists) {
  return lines(
    '# REST',
    'Every route of the server, from the OpenAPI 3.1 document that it gives itself at `GET /v1/openapi.json`. What they are for, and how they',
    'go together with the socket, stands in the [protocol](../../PROTOCOL.md#rest).',
    ...lists.flatMap(({ tag, operations }) => [
      `## ${groups[tag]}`,
      table(
        ['route', 'what it does'],
        operations.map((each) => [
          `[${titleOf(each)}](${tag}.md#${anchorOf(each)})`,
          proseOf(each.summary),
        ]),
      ),
    ]),
  );
}

function page(tag, operations) {
  return lines(`# ${groups[tag]}`, ...operations.flatMap(section));
}

function section(operation) {
  const { summary, security = [], parameters = [], requestBody, responses } = operation;
  const [scheme] = security.flatMap((each) => Object.keys(each));
  const body = requestBody?.content['application/json']?.schema;
  return [
    `## ${titleOf(operation)}`,
    proseOf(summary),
    tokenOf(scheme),
    ...(parameters.length > 0 ? [parametersTable(parameters)] : []),
    ...(body ? ['**Body**', ...bodyOf(body)] : []),
    '**Answers**',
    table(['status', 'what it says'], Object.entries(responses).map(answerOf)),
    ...Object.entries(responses).flatMap(successOf),
  ];
}

function tokenOf(scheme) {
  if (scheme === 'adminToken') return '`Authorization: Bearer …` with `ADMIN_TOKEN`.';
  if (scheme === 'accessToken') return '`Authorization: Bearer …` with an access token.';
  return 'No token is asked for.';
}

function parametersTable(parameters) {
  return table(
    ['parameter', 'in', 'type', ''],
    parameters.map(({ name, in: place, required, schema }) => [
      `\`${name}\`${required ? '' : ' (optional)'}`,
      place,
      typeOf(schema),
      proseOf(schema.description),
    ]),
  );
}

const answerOf = ([status, { description }]) => [status, proseOf(description)];

/** What comes along with an answer that is no error. */
function successOf([status, { content = {} }]) {
  const { schema } = content['application/json'] ?? {};
  if (!status.startsWith('2') || schema === undefined) return [];
  return [`**With ${status}**`, ...bodyOf(schema)];
}

function bodyOf(schema) {
  const { anyOf, description } = schema;
  if (anyOf) {
    return anyOf.flatMap((each, index) => [index > 0 ? 'or' : 'One of:', ...bodyOf(each)]);
  }
  const fields = fieldsOf(schema);
  const said = description ? [proseOf(description)] : [];
  if (fields.length === 0) return [...said, `A ${typeOf(schema)}.`];
  return [...said, table(['field', 'type', ''], fields)];
}

function schemasPage(schemas) {
  return lines(
    '# Schemas',
    'What routes have in common.',
    ...Object.entries(schemas).flatMap(([name, schema]) => [`## ${name}`, ...bodyOf(schema)]),
  );
}

const titleOf = ({ method, path }) => codeOf(`${method.toUpperCase()} ${path}`);

const anchorOf = (operation) => headingAnchor(titleOf(operation));

function table(head, rows) {
  const row = (cells) => `| ${cells.map((cell) => `${cell}`.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

const lines = (...blocks) => `${blocks.join('\n\n')}\n`;

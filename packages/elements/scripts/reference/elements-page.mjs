/** docs/ELEMENTS.md: the elements of a manifest, as tables. */
import { elementsIn } from './editor-data.mjs';

const intro = `# Elements

What is public of each element: written from the doc comments of the sources by \`npm run reference\`, and a test fails when they
differ. How it all goes together is in [the package’s README](../packages/elements/README.md) and in [forms](FORMS.md).

Events are objects of their own classes, whose fields are listed here: there is no \`detail\`. They bubble and cross shadow roots.

`;

const cell = (text) => (text ?? '').replaceAll('|', '\\|');
const code = (text) => (text ? `\`${text}\`` : '');

/** That nothing is there, where nothing is said, goes without saying. */
const defaultOf = (value) => (["''", 'null', 'false'].includes(value) ? '' : code(value));

/** Whether it is there under the same name, and says the same. */
const isIn = (items, { name, description }) =>
  items.some((each) => each.name === name && each.description === description);

/** A table of what the items have in columns; what another element has alike is named below it. */
function table(title, items, others, columns) {
  if (items.length === 0) return '';
  const own = items.filter((each) => !isIn(others, each));
  const alike = items.filter((each) => isIn(others, each)).map(({ name }) => code(name));
  const rows = own.map((each) => Object.values(columns).map((textOf) => cell(textOf(each))));
  const lines = [Object.keys(columns), Object.keys(columns).map(() => '---'), ...rows];
  return [
    `### ${title}`,
    ...(own.length > 0 ? [lines.map((line) => `| ${line.join(' | ')} |`).join('\n')] : []),
    ...(alike.length > 0 ? [`As of [\`<chat-window>\`](#chat-window): ${alike.join(', ')}.`] : []),
    '',
  ].join('\n\n');
}

function signature({ name, parameters, return: returned }) {
  const list = parameters.map(
    (each) => `${each.name}${each.optional ? '?' : ''}: ${each.type.text}`,
  );
  return `${name}(${list.join(', ')}): ${returned.type.text}`;
}

const methodWords = ({ description, return: { description: returned } }) =>
  description + (returned ? ` Resolves ${returned}.` : '');

function section(element, window, classes) {
  const { tagName, summary, description, members } = element;
  const others = element === window ? null : window;
  const ofKind = (kind, from) => from?.members.filter((each) => each.kind === kind) ?? [];
  /** Attributes that are no properties of ours stand among these. */
  const settable = (from) => [
    ...ofKind('field', from).filter((each) => !each.static),
    ...(from?.attributes ?? [])
      .filter(({ fieldName }) => !fieldName)
      .map((each) => ({ ...each, attribute: each.name, isBrowsers: true })),
  ];
  const carried = ({ type }) =>
    classes
      .get(type.text)
      .members.map((each) => code(`${each.name}: ${each.type.text}`))
      .join(', ');
  const what = (each) => each.description;
  const name = (each) => code(each.name);
  const type = (each) => code(each.type.text);
  return [
    `## ${code(`<${tagName}>`)}\n\n${summary}\n\n${description}\n\nIts class is ${code(element.name)}.\n\n`,
    table('Attributes and properties', settable(element), settable(others), {
      property: (each) => (each.isBrowsers ? '' : code(each.name)),
      attribute: (each) => code(each.attribute) + (each.reflects ? ', kept up to date' : ''),
      type,
      default: (each) => defaultOf(each.default),
      what: (each) => (each.readonly ? `Only to read. ${what(each)}` : what(each)),
    }),
    table('Methods', ofKind('method', element), ofKind('method', others), {
      method: (each) => code(signature(each)),
      what: methodWords,
    }),
    table(
      'Of the class',
      members.filter((each) => each.static),
      others?.members ?? [],
      {
        property: name,
        type,
        what,
      },
    ),
    table('Events', element.events, others?.events ?? [], {
      event: name,
      class: type,
      carries: carried,
      when: what,
    }),
    table('Slots', element.slots, others?.slots ?? [], { slot: name, what }),
    table('Parts', element.cssParts, others?.cssParts ?? [], { part: name, what }),
    table('Custom properties', element.cssProperties, others?.cssProperties ?? [], {
      property: name,
      default: (each) => code(each.default),
      what,
    }),
  ].join('');
}

export function elementsPage(manifest) {
  const classes = new Map(
    manifest.modules.flatMap(({ declarations }) => declarations.map((each) => [each.name, each])),
  );
  const elements = elementsIn(manifest);
  return `${intro}${elements
    .map((element) => section(element, elements[0], classes))
    .join('')
    .trimEnd()}\n`;
}

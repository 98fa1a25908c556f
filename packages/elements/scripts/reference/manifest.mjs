/**
 * What is public of the public elements, as a custom elements manifest
 * (https://github.com/webcomponents/custom-elements-manifest), read from the sources and their doc comments.
 */
import { docComment, namedTags, tagOf } from './doc-comment.mjs';
import { attributesOf, membersOf } from './members.mjs';
import { classNamed, superclassOf, textsIn } from './sources.mjs';

/** Those that a page may write as a tag; all others are parts of these. */
const elements = [
  { tagName: 'chat-window', name: 'ChatWindow', definedBy: 'dist/define.js' },
  { tagName: 'chat-inbox', name: 'ChatInbox', definedBy: 'dist/define.js' },
  { tagName: 'chat-launcher', name: 'ChatLauncher', definedBy: 'dist/define-launcher.js' },
];

const index = 'dist/index.js';

/** A class and those that it extends, from the outermost on. */
function lineOf(name) {
  const line = [];
  for (let node = classNamed(name); node; node = superclassOf(node)) line.unshift(node);
  return line;
}

/** The one that is public as well: what comes from another one is told as its own. */
function publicSuperclass(line) {
  const names = line.slice(0, -1).map(({ name }) => name.text);
  const known = elements.findLast(({ name }) => names.includes(name));
  return known ? { name: known.name, module: index } : { name: 'HTMLElement', package: 'global:' };
}

/** Of what is named twice the later one, at the place of the first. */
function merged(lists) {
  const found = new Map();
  for (const each of lists.flat()) {
    const key = `${each.static ?? false} ${each.name}`;
    found.set(key, { ...found.get(key), ...each });
  }
  return [...found.values()];
}

/** Two lists, of the second only what the first has no name for. */
const also = (list, more) => [
  ...list,
  ...more.filter(({ name }) => !list.some((each) => each.name === name)),
];

function declarationOf({ tagName, name }) {
  const line = lineOf(name);
  const docs = line.map(docComment);
  const named = (...kinds) => merged(docs.map((doc) => namedTags(doc, ...kinds)));
  const members = merged(line.map(membersOf));
  const own = docs.at(-1);
  const fields = members.filter(({ kind }) => kind === 'field');
  return {
    kind: 'class',
    customElement: true,
    tagName,
    name,
    summary: tagOf(own, 'summary'),
    description: own.text,
    superclass: publicSuperclass(line),
    attributes: merged(
      docs.map((doc, i) => (i === 0 ? attributesOf(fields, doc) : namedTags(doc, 'attr'))),
    ),
    members,
    events: named('event', 'fires'),
    slots: named('slot'),
    cssParts: named('csspart'),
    cssProperties: named('cssproperty', 'cssprop'),
  };
}

/**
 * The launcher keeps its properties in attributes, by lists, and hands them to a window: what it says nothing of is as
 * there. So are the window's events, which reach the page through it, its custom properties and its parts.
 */
function asOfWindow(launcher, window) {
  const attributed = [
    ...textsIn('chat-launcher/window-attributes.ts', 'windowTexts'),
    ...textsIn('chat-launcher/window-attributes.ts', 'windowSwitches'),
    ...textsIn('chat-launcher/launcher-element.ts', 'texts'),
    ...textsIn('chat-launcher/launcher-element.ts', 'switches'),
  ];
  const members = launcher.members.map((member) => {
    const model = window.members.find(({ name, kind }) => name === member.name && kind === 'field');
    const attribute = member.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const { reflects: _, ...said } = model ?? {};
    if (!attributed.includes(member.name)) return { ...said, ...member };
    const none = member.type.text === 'boolean' ? 'false' : "''";
    return { default: none, ...said, ...member, attribute, reflects: true };
  });
  const fields = members.filter(({ kind }) => kind === 'field');
  const badge = window.cssParts.find(({ name }) => name === 'badge');
  const parts = window.cssParts.map((part) =>
    part === badge ? { ...part, name: 'conversation-badge' } : part,
  );
  return {
    ...launcher,
    members,
    attributes: also(attributesOf(fields, { tags: [] }), launcher.attributes),
    events: also(launcher.events, window.events),
    cssParts: also(launcher.cssParts, parts),
    cssProperties: also(launcher.cssProperties, window.cssProperties),
  };
}

function eventOf(name) {
  const node = classNamed(name);
  return {
    kind: 'class',
    name,
    description: docComment(node).text,
    superclass: { name: 'Event' },
    members: membersOf(node),
  };
}

const [window, inbox, launcher] = elements.map(declarationOf);
const shown = [window, inbox, asOfWindow(launcher, window)];
for (const { name, members } of shown) {
  const silent = members.find(({ description }) => !description);
  if (silent) throw new Error(`${name}.${silent.name} has no doc comment.`);
}
const eventNames = [...new Set(shown.flatMap(({ events }) => events.map(({ type }) => type.text)))];

const js = ({ name }) => ({ kind: 'js', name, declaration: { name, module: index } });
const classes = [...shown, ...eventNames.map(eventOf)];

/** @type {object} a custom elements manifest */
export const manifest = {
  schemaVersion: '2.1.0',
  readme: 'README.md',
  modules: [
    { kind: 'javascript-module', path: index, declarations: classes, exports: classes.map(js) },
    ...[...new Set(elements.map(({ definedBy }) => definedBy))].map((path) => ({
      kind: 'javascript-module',
      path,
      declarations: [],
      exports: elements
        .filter(({ definedBy }) => definedBy === path)
        .map(({ tagName, name }) => ({
          kind: 'custom-element-definition',
          name: tagName,
          declaration: { name, module: index },
        })),
    })),
  ],
};

/** The attributes, properties and methods that a class has for those who use its element. */
import ts from 'typescript';
import { docComment, namedTags, tagOf } from './doc-comment.mjs';
import { typeText } from './sources.mjs';

/** What the browser calls, or Lit. */
const called =
  /^(connectedCallback|disconnectedCallback|attributeChangedCallback|observedAttributes|properties|styles)$/;

const has = (node, kind) => node.modifiers?.some((each) => each.kind === kind) ?? false;

const isPublic = (node) =>
  node.name &&
  !ts.isPrivateIdentifier(node.name) &&
  !has(node, ts.SyntaxKind.ProtectedKeyword) &&
  !has(node, ts.SyntaxKind.PrivateKeyword) &&
  !called.test(node.name.getText()) &&
  tagOf(docComment(node), 'internal') === undefined;

const isCode = (text) => /^(['"\d{[(-]|true$|false$|null$)/.test(text);

/** What the constructor sets each property to. */
function startValues(node) {
  const values = new Map();
  for (const statement of node.members.find(ts.isConstructorDeclaration)?.body?.statements ?? []) {
    const set = /^this\.(\w+) = (.+);$/.exec(statement.getText());
    if (set && isCode(set[2])) values.set(set[1], set[2]);
  }
  return values;
}

/** `static properties`, by name. */
function declared(node) {
  const properties = node.members.find(
    (each) => ts.isPropertyDeclaration(each) && each.name.getText() === 'properties',
  );
  const entries = properties?.initializer?.properties ?? [];
  return new Map(
    entries.map((entry) => {
      const said = (option) =>
        entry.initializer.properties
          .find(({ name }) => name.getText() === option)
          ?.initializer.getText();
      const attribute = said('attribute') ?? 'true';
      const name = entry.name.getText();
      return [
        name,
        {
          attribute: attribute === 'true' ? name.toLowerCase() : /^'(.+)'$/.exec(attribute)?.[1],
          reflects: said('reflect') === 'true',
        },
      ];
    }),
  );
}

function fieldOf(node, values, properties, setters) {
  const name = node.name.getText();
  const doc = docComment(node);
  const told = tagOf(doc, 'default');
  const fallback = told ?? values.get(name);
  const attribute = properties.get(name)?.attribute ?? tagOf(doc, 'attr');
  const isReadonly =
    has(node, ts.SyntaxKind.ReadonlyKeyword) ||
    (ts.isGetAccessorDeclaration(node) && !setters.has(name));
  const prose = told && !isCode(told) ? ` Default: ${told}.` : '';
  return {
    kind: 'field',
    name,
    ...(has(node, ts.SyntaxKind.StaticKeyword) && { static: true }),
    ...(node.type && { type: { text: typeText(node.type) } }),
    ...(doc.text && { description: doc.text + prose }),
    ...(fallback && !prose && { default: fallback }),
    ...(isReadonly && { readonly: true }),
    ...(attribute && { attribute }),
    ...((properties.get(name)?.reflects || tagOf(doc, 'reflect') !== undefined) && {
      reflects: true,
    }),
  };
}

function methodOf(node) {
  const doc = docComment(node);
  const throwing = tagOf(doc, 'throws');
  const returned = tagOf(doc, 'returns');
  return {
    kind: 'method',
    name: node.name.getText(),
    ...(has(node, ts.SyntaxKind.StaticKeyword) && { static: true }),
    description: doc.text + (throwing ? ` Throws ${throwing.replace(/\.?$/, '.')}` : ''),
    parameters: node.parameters.map((each) => ({
      name: each.name.getText(),
      ...(each.type && { type: { text: typeText(each.type) } }),
      ...((each.questionToken || each.initializer) && { optional: true }),
      ...(each.initializer && { default: each.initializer.getText() }),
    })),
    return: {
      type: { text: typeText(node.type) ?? 'void' },
      ...(returned && { description: returned }),
    },
  };
}

/** The members of one class, without those of the classes that it extends. */
export function membersOf(node) {
  const values = startValues(node);
  const properties = declared(node);
  const setters = new Set(
    node.members.filter(ts.isSetAccessorDeclaration).map((each) => each.name.getText()),
  );
  return node.members.filter(isPublic).flatMap((member) => {
    if (ts.isMethodDeclaration(member)) return [methodOf(member)];
    if (ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member)) {
      return [fieldOf(member, values, properties, setters)];
    }
    return [];
  });
}

/** The attributes of fields, and those that are attributes only (`@attr` of the class). */
export function attributesOf(fields, doc) {
  const ofFields = fields
    .filter(({ attribute }) => attribute)
    .map(({ name, attribute, type, description, default: fallback }) => {
      const text = /^'(.+)'$/.exec(fallback ?? '')?.[1];
      return {
        name: attribute,
        ...(type && { type }),
        description,
        ...(text && { default: text }),
        fieldName: name,
      };
    });
  return [...ofFields, ...namedTags(doc, 'attr')];
}

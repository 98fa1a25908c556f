/** What stands in the sources of the elements, by the name under which it is exported. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const folder = fileURLToPath(new URL('../../src', import.meta.url));

function* filesIn(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const file = join(path, entry.name);
    if (entry.isDirectory()) yield* filesIn(file);
    else if (/(?<!\.test)\.ts$/.test(entry.name)) yield file;
  }
}

const classes = new Map();
const aliases = new Map();
const constants = new Map();

for (const file of filesIn(folder)) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  for (const statement of source.statements) {
    if (ts.isClassDeclaration(statement) && statement.name) {
      classes.set(statement.name.text, statement);
    } else if (ts.isTypeAliasDeclaration(statement)) {
      aliases.set(statement.name.text, statement.type);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        // The same name may mean something else in another file.
        if (initializer)
          constants.set(`${file.slice(folder.length + 1)}#${name.text}`, initializer);
      }
    }
  }
}

/** The class of a name. */
export function classNamed(name) {
  const found = classes.get(name);
  if (!found) throw new Error(`There is no class ${name} in the sources of the elements.`);
  return found;
}

/** The class that another one extends, where it is one of ours. */
export function superclassOf(node) {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return clause ? (classes.get(clause.types[0].expression.getText()) ?? null) : null;
}

const isChoice = (type) =>
  ts.isUnionTypeNode(type) && type.types.every((each) => ts.isLiteralTypeNode(each));

/** A type as it is written, but for names of our own that stand for a choice of texts: these are given. */
export function typeText(type) {
  if (!type) return undefined;
  const alias = ts.isTypeReferenceNode(type) && aliases.get(type.typeName.getText());
  return (alias && isChoice(alias) ? alias : type).getText().replace(/\s+/g, ' ');
}

/** The texts in a list of a file, those of lists that it spreads included. */
export function textsIn(file, name) {
  const found = constants.get(`${file}#${name}`);
  if (!found) throw new Error(`There is no list ${name} in ${file}.`);
  const texts = (node) => {
    if (ts.isStringLiteral(node)) return [node.text];
    if (ts.isSpreadElement(node) || ts.isAsExpression(node)) return texts(node.expression);
    if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(texts);
    return [];
  };
  return texts(found);
}

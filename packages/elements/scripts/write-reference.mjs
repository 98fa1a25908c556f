/**
 * Writes what there is to look up of the elements, from their doc comments: the manifest, what editors read, and
 * docs/ELEMENTS.md. With `--check` it writes nothing and fails when a file is not what it would write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cssCustomData, htmlCustomData, webTypes } from './reference/editor-data.mjs';
import { elementsPage } from './reference/elements-page.mjs';
import { manifest } from './reference/manifest.mjs';

const root = new URL('../../../', import.meta.url);
const own = 'packages/elements';
const ofPackage = JSON.parse(readFileSync(new URL(`${own}/package.json`, root), 'utf8'));

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const files = {
  [`${own}/custom-elements.json`]: json(manifest),
  [`${own}/vscode.html-custom-data.json`]: json(htmlCustomData(manifest)),
  [`${own}/vscode.css-custom-data.json`]: json(cssCustomData(manifest)),
  [`${own}/web-types.json`]: json(webTypes(manifest, ofPackage)),
  'docs/ELEMENTS.md': elementsPage(manifest),
};

for (const [name, text] of Object.entries(files)) {
  const path = fileURLToPath(new URL(name, root));
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    console.error(`${name} is out of date: npm run reference`);
    process.exitCode = 1;
  }
}

/**
 * Writes the tables of docs/PROTOCOL.md from the schemas and code lists, between
 * `<!-- table NAME -->` and `<!-- /table -->`. With `--check` it writes nothing and fails when a
 * table is not what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { protocolTables } from './protocol-tables.mjs';

const file = fileURLToPath(new URL('../../../docs/PROTOCOL.md', import.meta.url));
const before = readFileSync(file, 'utf8');
const unused = new Set(protocolTables.keys());

const after = before.replace(/<!-- table (.+?) -->\n[\s\S]*?<!-- \/table -->/g, (_, name) => {
  const table = protocolTables.get(name);
  if (!table) throw new Error(`docs/PROTOCOL.md asks for a table that does not exist: ${name}`);
  unused.delete(name);
  return `<!-- table ${name} -->\n${table}\n<!-- /table -->`;
});
if (unused.size > 0) throw new Error(`docs/PROTOCOL.md lacks: ${[...unused].join(', ')}`);

if (!process.argv.includes('--check')) writeFileSync(file, after);
else if (after !== before) {
  console.error('docs/PROTOCOL.md is out of date: npm run build && npm run docs:protocol');
  process.exitCode = 1;
}

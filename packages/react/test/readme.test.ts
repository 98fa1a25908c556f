import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';

const here = fileURLToPath(new URL('..', import.meta.url));
const folder = `${here}node_modules/.cache/readme-${process.pid}/`;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the examples of the README are what the compiler takes', () => {
  const text = readFileSync(`${here}README.md`, 'utf8');
  const examples = [...text.matchAll(/^```tsx\n(.*?)^```/gms)].map(([, code = '']) => code);
  expect(examples.length).toBeGreaterThan(2);
  mkdirSync(folder, { recursive: true });
  const files = examples.map((code, i) => {
    const file = `${folder}example-${i + 1}.tsx`;
    writeFileSync(file, code);
    return file;
  });
  const { config } = ts.readConfigFile(`${here}../../tsconfig.base.json`, ts.sys.readFile);
  const asked = { ...config.compilerOptions, jsx: 'react-jsx', lib: ['es2023', 'dom'] };
  const { options } = ts.convertCompilerOptionsFromJson(asked, here);
  const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
  const said = problems.map(({ file, messageText }) =>
    [file?.fileName.replace(folder, ''), ts.flattenDiagnosticMessageText(messageText, '\n')].join(),
  );
  expect(said).toEqual([]);
});

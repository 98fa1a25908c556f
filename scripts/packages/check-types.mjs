/**
 * Compiles an app that uses every published package, once for each way in which TypeScript finds
 * packages, together with the declarations that the packages bring along.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { root } from '../setup.mjs';

const { JsxEmit, ModuleKind, ModuleResolutionKind } = ts;

const inJsx = {
  module: ModuleKind.ESNext,
  moduleResolution: ModuleResolutionKind.Bundler,
  jsx: JsxEmit.ReactJSX,
};
const ofReact18 = './node_modules/types-of-react-18';

/** `app.ts` under the name that makes it the wanted kind of module. */
const ways = [
  {
    name: 'node10',
    files: ['app.ts'],
    options: { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10 },
  },
  {
    name: 'node16, from ES modules and from CommonJS',
    files: ['app.mts', 'from-common-js.cts'],
    options: { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 },
  },
  {
    // Since 5.8 it knows that Node 20.19 and newer can require() an ES module.
    name: 'nodenext, from ES modules and from CommonJS',
    files: ['app.mts', 'app.cts'],
    options: { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext },
  },
  ...['app', 'page', 'launcher-page', 'tags-in-vue-and-svelte'].map((name) => ({
    name: 'bundler',
    files: [`${name}.ts`],
    options: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler },
  })),
  ...['react-app', 'tags-in-react', 'tags-in-preact', 'tags-in-solid'].map((name) => ({
    name: 'bundler, JSX',
    files: [`${name}.tsx`],
    options: inJsx,
  })),
  ...['react-app', 'tags-in-react'].map((name) => ({
    name: 'bundler, JSX of React 18',
    files: [`${name}.tsx`],
    options: { ...inJsx, paths: { react: [ofReact18], 'react/*': [`${ofReact18}/*`] } },
  })),
];

/** What is written in Preact and Solid as in React, but for whose JSX it is, and how it calls a class and an event. */
function tagsElsewhere(folder) {
  const inReact = readFileSync(join(folder, 'tags-in-react.tsx'), 'utf8');
  const elsewhere = {
    preact: `/** @jsxImportSource preact */\n${inReact}`,
    solid: `/** @jsxImportSource solid-js */\n${inReact}`
      .replaceAll('className=', 'class=')
      .replaceAll('onchat-', 'on:chat-'),
  };
  for (const [name, text] of Object.entries(elsewhere)) {
    writeFileSync(
      join(folder, `tags-in-${name}.tsx`),
      text.replace('templates/react', `templates/${name}`),
    );
  }
}

/** @returns a line for each error. */
export function typeErrors(folder) {
  for (const extension of ['mts', 'cts']) {
    copyFileSync(join(folder, 'app.ts'), join(folder, `app.${extension}`));
  }
  tagsElsewhere(folder);
  return ways.flatMap(({ name, files, options }) => {
    const program = ts.createProgram(
      files.map((file) => join(folder, file)),
      {
        ...options,
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        strict: true,
        exactOptionalPropertyTypes: true,
        esModuleInterop: true,
        // An import for its effect alone must be found as well.
        noUncheckedSideEffectImports: true,
        noEmit: true,
        // What paths are from.
        baseUrl: folder,
      },
    );
    // Ours and what the app wrote: to check the libraries of others would take ten times as long.
    const checked = program
      .getSourceFiles()
      .filter(({ fileName }) => !/\/node_modules\/(?!@chat\/)/.test(fileName));
    return [
      ...program.getOptionsDiagnostics(),
      ...program.getGlobalDiagnostics(),
      ...checked.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
    ].map(({ file, start, messageText, code }) => {
      const line =
        file && start !== undefined ? ts.getLineAndCharacterOfPosition(file, start).line + 1 : 0;
      const place = file ? `${file.fileName.replace(folder + sep, '')}:${line}` : '';
      return `${name}: ${place} TS${code}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

/**
 * Bundles each entry point that is for pages, from where the packages are installed, with the bundlers that apps use: none has
 * anything to say, and who takes the client alone gets nothing else.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { createLogger, build as vite } from 'vite';
import webpack from 'webpack';

/** Of an app's own, whatever it is made with. */
const frameworks = /^(react|react-dom)(\/|$)/;

/** What only a page with the window, or a server, has a use for. */
const foreignToClients =
  /node_modules\/(@chat\/(elements|react|server)|lit|@lit|typebox)\/|@chat\/protocol\/dist\/schemas/;

const isOurs = /node_modules\/@chat\/|\/packages\/[a-z]+\/dist\//;

/** `'use client'` of React's components, which says nothing to whoever makes no server components. */
const isOfDirective = (message) => /module level directive/i.test(message);

const bundlers = {
  async esbuild(folder, entries) {
    const { warnings, metafile } = await esbuild({
      ...{ entryPoints: entries, absWorkingDir: folder, outdir: join(folder, 'out') },
      ...{ bundle: true, splitting: true, format: 'esm', platform: 'browser', metafile: true },
      ...{ write: false, logLevel: 'silent', external: ['react', 'react-dom'] },
    });
    return { said: warnings.map(({ text }) => text), files: Object.keys(metafile.inputs) };
  },

  async rollup(_folder, entries) {
    const said = [];
    const bundle = await rollup({
      ...{ input: entries, external: frameworks, plugins: [nodeResolve({ browser: true })] },
      onwarn({ code, ids = [], message }) {
        // How others arrange their own files is not ours to mend.
        const isOfOthers = code === 'CIRCULAR_DEPENDENCY' && !ids.some((id) => isOurs.test(id));
        if (!isOfOthers && !isOfDirective(message)) said.push(message);
      },
    });
    const files = bundle.watchFiles;
    await bundle.close();
    return { said, files };
  },

  async vite(folder, entries) {
    const said = [];
    const tell = (message) => isOfDirective(message) || said.push(message);
    const customLogger = { ...createLogger('silent'), warn: tell, warnOnce: tell, error: tell };
    const output = await vite({
      ...{ root: folder, configFile: false, customLogger, logLevel: 'silent' },
      build: {
        ...{ write: false, minify: false, chunkSizeWarningLimit: 10_000 },
        rollupOptions: { input: entries, external: frameworks },
      },
    });
    const chunks = [output].flat().flatMap((each) => each.output);
    return { said, files: chunks.flatMap(({ moduleIds = [] }) => moduleIds) };
  },

  async webpack(folder, entries) {
    const compiler = webpack({
      ...{ mode: 'production', context: folder, performance: { hints: false } },
      entry: Object.fromEntries(entries.map((entry) => [basename(entry, '.mjs'), entry])),
      output: { path: join(folder, 'out'), module: true, chunkFormat: 'module' },
      ...{ experiments: { outputModule: true }, optimization: { minimize: false } },
      ...{ externalsType: 'module', externals: [frameworks] },
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, done) => (error ? reject(error) : resolve(done)));
    });
    await new Promise((resolve) => compiler.close(resolve));
    const { errors, warnings, modules } = stats.toJson({ all: false, ...shown });
    const files = modules.flatMap((each) => [each, ...(each.modules ?? [])]);
    return {
      said: [...errors, ...warnings].map(({ message }) => message),
      files: files.map(({ nameForCondition }) => nameForCondition ?? ''),
    };
  },
};

const shown = {
  ...{ errors: true, warnings: true, modules: true, nestedModules: true },
  ...{ modulesSpace: Number.POSITIVE_INFINITY, nestedModulesSpace: Number.POSITIVE_INFINITY },
};

/** @returns a line for each thing that a bundler had to say, or that has no place in a bundle. */
export async function bundleProblems(folder, packed) {
  const specifiers = packed.flatMap(({ manifest }) => entriesForPages(manifest));
  mkdirSync(join(folder, 'bundled'));
  const entries = specifiers.map((specifier, index) => {
    const file = join(folder, 'bundled', `${index}.mjs`);
    writeFileSync(file, `import * as all from '${specifier}';\nglobalThis.all = all;\n`);
    return { file, isOfClient: /^@chat\/client(\/|$)/.test(specifier) };
  });
  const filesOf = (wanted) => entries.filter(wanted).map(({ file }) => file);
  const problems = [];
  for (const [name, bundle] of Object.entries(bundlers)) {
    const all = await bundle(
      folder,
      filesOf(() => true),
    );
    problems.push(...all.said.map((each) => `${name}: ${each}`));
    const { files } = await bundle(
      folder,
      filesOf(({ isOfClient }) => isOfClient),
    );
    if (!files.some((path) => /client\/dist\//.test(path))) {
      problems.push(`${name}: the client is not in its own bundle.`);
    }
    const foreign = files.filter((path) => foreignToClients.test(path));
    problems.push(...foreign.map((path) => `${name}: who takes the client gets ${path}.`));
  }
  return problems;
}

/** What apps import of a package that is for pages; neither files for script tags nor what is of types alone. */
function entriesForPages({ name, exports: entries }) {
  if (name === '@chat/server' || name === '@chat/testing') return [];
  return Object.keys(entries)
    .filter((entry) => !/\.js(on)?$|\/templates\/|^\.\/schemas$/.test(entry))
    .map((entry) => name + entry.slice(1));
}

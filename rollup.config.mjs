/**
 * Builds `@chat/elements`: one ES module per source file for bundlers, and for a script tag
 * `chat-window.js` with what it loads later, in `chat-window-parts/` beside it. Types come from `tsc`.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { minify } from 'terser';

const folder = fileURLToPath(new URL('packages/elements', import.meta.url));
const src = join(folder, 'src');
const dist = join(folder, 'dist');
const tsconfig = join(folder, 'tsconfig.json');

rmSync(dist, { recursive: true, force: true });

/**
 * What esbuild leaves in template literals, which here are all markup and styles: indentation, and of CSS
 * comments and the space around its signs. Then terser, which finds some more.
 */
const smallest = {
  name: 'smallest',
  async renderChunk(code) {
    const templates = code
      .replace(/\n\s+/g, '\n')
      .replace(/\n\/\*[^`]*?\*\//g, '')
      // Lines end like this in CSS only: markup has no such signs there, and code no lines.
      .replace(/([;{,])\n/g, '$1')
      .replace(/ \{(?=[a-z-]+: )/g, '{')
      .replace(/([;{\n])([a-z-]+|--_[a-z-]+): /g, '$1$2:')
      .replace(/;\n?\}\n/g, ';}');
    return minify(templates, { ecma: 2020, compress: { passes: 3 } });
  },
};

const parts = 'chat-window-parts';

/**
 * What the script tag's file loads later, by the source file that it imports then. From beside itself: a
 * classic script of another origin has no base for a relative address (HTML, “create a classic
 * script”), and a module has no `currentScript`.
 */
const later = {
  name: 'later',
  resolveDynamicImport(specifier) {
    const [, part] = /^\.\/(links)\.js$/.exec(specifier) ?? [];
    return part && { id: `./${parts}/${part}.js`, external: true };
  },
  renderDynamicImport: () => ({ left: 'import(besideThis(', right: '))' }),
  intro: `
    const thisScript = document.currentScript?.src;
    const besideThis = (path) => (thisScript ? new URL(path, thisScript).href : path);`,
};

const forScriptTag = [
  resolve({ browser: true, exportConditions: ['browser', 'production'] }),
  esbuild({ tsconfig, target: 'es2022', minify: true, legalComments: 'none' }),
];

export default [
  {
    input: [join(src, 'index.ts'), join(src, 'define.ts')],
    external: [/^lit($|\/)/, '@chat/client', 'linkify-it'],
    plugins: [esbuild({ tsconfig, target: 'es2022' })],
    output: {
      dir: dist,
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: src,
      sourcemap: true,
    },
  },
  {
    input: join(src, 'chat-message', 'links.ts'),
    plugins: forScriptTag,
    output: { file: join(dist, parts, 'links.js'), plugins: [smallest], format: 'es' },
  },
  {
    input: join(src, 'define.ts'),
    plugins: [later, ...forScriptTag],
    // An IIFE works in a classic script tag and in a module one, and leaves no global behind.
    // One file: what the SDK would load later is in it as well.
    output: {
      file: join(dist, 'chat-window.js'),
      plugins: [smallest],
      format: 'iife',
      inlineDynamicImports: true,
      sourcemap: false,
    },
  },
];

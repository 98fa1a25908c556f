/**
 * Builds `@chat/elements`: one ES module per source file for bundlers, and for a script tag
 * `chat-window.js` with what it loads later, in `chat-window-parts/` beside it, and `chat-launcher.js`, which loads that.
 * Types come from `tsc`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { minify } from 'terser';
import { integrity } from './packages/elements/scripts/integrity.mjs';

const folder = fileURLToPath(new URL('packages/elements', import.meta.url));
const src = join(folder, 'src');
const dist = join(folder, 'dist');
const define = join(src, 'define.ts');
const defineLauncher = join(src, 'define-launcher.ts');
const config = join(folder, '../../rollup.config.mjs');
const tsconfig = join(folder, 'tsconfig.json');

rmSync(dist, { recursive: true, force: true });

/**
 * Members that only this package calls by their names, and its files all of a script tag: these shorten them, as
 * no minifier can know that nobody else does. A name may stand there when a page cannot have it, nothing is kept or
 * sent by it, and no string says it; `packages/elements/test/internal-names.test.ts` sees to that.
 */
const internalNames = JSON.parse(readFileSync(join(folder, 'internal-names.json'), 'utf8'));

/**
 * Lit is these files' own, and what it keeps from others, it marks. With that goes what is for who makes elements, which
 * here are these alone. What a page might ask of any such element (`updateComplete`, `requestUpdate`, `renderRoot`) stays.
 */
const litNames = [
  'addController',
  'addInitializer',
  'attribute',
  'converter',
  'createProperty',
  'createRenderRoot',
  'creationScope',
  'ctor',
  'elementStyles',
  'enableUpdating',
  'finalizeStyles',
  'firstUpdated',
  'fromAttribute',
  'getPropertyDescriptor',
  'getPropertyOptions',
  'getUpdateComplete',
  'hasChanged',
  'hasUpdated',
  'hostConnected',
  'hostDisconnected',
  'hostUpdate',
  'hostUpdated',
  'isUpdatePending',
  'noAccessor',
  'performUpdate',
  'reflect',
  'removeController',
  'renderBefore',
  'renderOptions',
  'scheduleUpdate',
  'setConnected',
  'shouldUpdate',
  'strings',
  'toAttribute',
  'updated',
  'useDefault',
  'willUpdate',
  'wrapped',
];
const isShortened = new RegExp(
  `^(_\\$\\w+\\$?|_events|_eventsCount|${[...litNames, ...internalNames].join('|')})$`,
);

/** One letter each, then two: the most frequent ones first. */
const letters = [...'etnrisoalcduphfmgvybwxkqzj'];
const pairs = letters.flatMap((last) => letters.map((first) => first + last));

/** Two letters each, the most frequent first: such as are in none of these codes. They are the same for all files of a build. */
function shortNames(codes) {
  const counts = new Map();
  for (const word of codes.flatMap((code) => code.match(/[\w$]+/g) ?? [])) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const unused = pairs.filter((name) => !counts.has(name));
  const frequent = [...counts.keys()].filter((word) => isShortened.test(word));
  frequent.sort((a, b) => counts.get(b) - counts.get(a));
  return Object.fromEntries(frequent.map((name, at) => [`$${name}`, unused[at]]));
}

/** What styles call their own, by how it is called in all builds: what one element sets, others inherit. */
const shortProperties = (() => {
  const counts = new Map();
  for (const path of readdirSync(src, { recursive: true }).filter((path) => path.endsWith('.ts'))) {
    for (const [name] of readFileSync(join(src, path), 'utf8').matchAll(/--_[a-z][\w-]*/g)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const names = [...counts.keys()].sort(
    (a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1),
  );
  return new Map(names.map((name, at) => [name, `--_${[...letters, ...pairs][at]}`]));
})();

/** How terser knows them, by build. */
let shortened = {};

/**
 * What esbuild leaves in template literals, which here are all markup and styles: indentation, and of CSS
 * comments and the space around its signs. Then terser, which finds some more.
 */
const smallest = {
  name: 'smallest',
  renderStart() {
    shortened = shortNames(
      [...this.getModuleIds()].map((id) => this.getModuleInfo(id)?.code ?? ''),
    );
  },
  async renderChunk(code) {
    const templates = code
      .replace(/\n\s+/g, '\n')
      .replace(/\n\/\*[^`]*?\*\//g, '')
      // Lines end like this in CSS only: markup has no such signs there, and code no lines.
      .replace(/([;{,])\n/g, '$1')
      .replace(/ \{(?=[a-z-]+: )/g, '{')
      .replace(/([;{\n])([a-z-]+|--_[a-z-]+): /g, '$1$2:')
      .replace(/;\n?\}\n/g, '}')
      // What is at the ends of a template is beside nothing.
      .replace(/(?<=`)\n(?=[<.:*@])|(?<=[>}])\n(?=`)/g, '')
      .replace(/\n>/g, '>')
      // Values of CSS: code has no space behind a comma any more, and what is said is in quotes.
      .replace(/(?<=[;{\n](?:[a-z-]+|--_[a-z-]+):)[^;{}`$"'\n]+(?=[;}])/g, (value) =>
        value.replaceAll(', ', ',').replace(/(?<![\w.])0(?=\.\d)/g, ''),
      )
      .replace(/--_[a-z][\w-]*/g, (name) => shortProperties.get(name))
      // What templates set by name.
      .replace(/(?<=[\n ]\.)\w+(?==\$\{)/g, (name) => shortened[`$${name}`] ?? name);
    return minify(templates, {
      ecma: 2020,
      module: true,
      nameCache: { props: { props: { ...shortened } } },
      mangle: {
        // Also such as one of all the platforms there are has: what is named is ours.
        properties: { regex: isShortened, keep_quoted: true, builtins: true },
      },
      compress: {
        passes: 5,
        keep_fargs: false,
        // What is alike compresses better than what is short.
        sequences: false,
        // As it was written, a comparison is like the others.
        lhs_constants: false,
        // No function here is called with another `this`, or with `new`, than it was written for.
        unsafe_arrows: true,
        unsafe_methods: true,
      },
    });
  },
};

const parts = 'chat-window-parts';

/** The part with what several others ask for, and nothing before them. */
const common = 'common';

/** Names a build: what its files share has short names, which mean something else in another one. */
let build = '';

/**
 * Makes a script of the first file, and of each later one a module whose default export is a function:
 * it is given what it shares with the first file, and returns what it has to give.
 *
 * A module could not import the first file itself: where that is a classic script, it would get another
 * copy of it. Later files come from beside the first: a classic script of another origin has no base for
 * a relative address (HTML, “create a classic script”), and a module has no `currentScript`. They import
 * what they have in common, which is asked for at once, so that none has to wait for it longer.
 */
const forScriptTag = {
  name: 'for-script-tag',
  renderStart() {
    const hash = createHash('sha256');
    for (const id of [...this.getModuleIds()].sort()) {
      hash.update(this.getModuleInfo(id)?.code ?? '');
    }
    // What they share is called so, and stands where it does, by these.
    hash.update(JSON.stringify(internalNames)).update(readFileSync(config));
    build = JSON.stringify(hash.digest('hex').slice(0, 8));
  },
  renderDynamicImport: () => ({ left: 'loadPart(', right: ')' }),
  renderChunk(code, { isEntry, name }, _options, { chunks }) {
    const { given, taken, sources, ...rest } = parted(code, this.parse(code));
    // By its name alone, of which the place is known.
    const body = rest.body.replace(/(?<=loadPart\(')\.\/(.*?)\.js(?='\))/g, (_, path) =>
      basename(path),
    );
    // By its place, which is shorter than a name for each.
    const { exports } = Object.values(chunks).find((chunk) => chunk.isEntry);
    const placeOf = (exported) => exports.indexOf(exported) + 2;
    const others = sources.filter((each) => isEntry || !['chat-window', common].includes(each));
    if (others.length > 0) throw new Error(`${name} takes from ${others.join()}.`);
    if (isEntry) {
      return `(() => {
        'use strict';
        const thisScript = document.currentScript?.src;
        const fileAt = (name) => {
          const path = './${parts}/' + name + '.js?' + ${build};
          return import(thisScript ? new URL(path, thisScript).href : path);
        };
        const loadPart = async (name) => {
          fileAt('${common}').catch(() => {});
          const { default: part } = await fileAt(name);
          return part(shared);
        };
        ${body}
        const check = (build) => {
          if (build !== ${build}) throw new Error('chat-window.js is of another version.');
        };
        const shared = [check, loadPart, ${given.sort(([a], [b]) => exports.indexOf(a) - exports.indexOf(b)).map(([, local]) => local)}];
      })();`;
    }
    const takenOfCommon = named(taken(common));
    const made = `{
      const { 0: check, 1: loadPart, ${named(taken('chat-window'), placeOf)} } = shared;
      check(${build});
      ${takenOfCommon && `const { ${takenOfCommon} } = common(shared);`}
      ${body}
      return { ${named(given)} };
    }`;
    // Several take it, and it is the same for all.
    if (name === common) return `export default (shared) => shared.common ??= (() => ${made})();`;
    const importing = takenOfCommon && `import common from './${common}.js?${JSON.parse(build)}';`;
    return `${importing} export default (shared) => ${made};`;
  },
};

/**
 * Where the launcher asks for the window, one after the other: browsers remember a failure. They are few, as a page that says
 * what is to be there says it of each.
 */
const windowAddresses = ['', ...'23456789'].map((at) => `chat-window.js${at && '?'}${at}`);

/** Has the launcher take the window's script from beside its own, and again as often as there are addresses for it. */
const windowBeside = {
  name: 'window-beside',
  resolveDynamicImport: (specifier) =>
    specifier === '../define.js' ? { id: './chat-window.js', external: true } : null,
  // There is no other.
  renderDynamicImport: () => ({ left: 'loadBeside(', right: ')' }),
  renderChunk: (code, { isEntry }) =>
    isEntry
      ? `(() => {
    'use strict';
    const thisScript = document.currentScript?.src;
    let tries = 0;
    const loadBeside = (path) =>
      import((thisScript ? new URL(path, thisScript).href : path) + (tries++ ? '?' + Math.min(tries, ${windowAddresses.length}) : ''));
    ${code}
  })();`
      : code,
};

/** A page with nothing but the launcher's script tag has nothing by which to register words. */
const withoutRegistered = {
  name: 'without-registered',
  load: (id) =>
    id.endsWith('registered-words.ts') ? 'export const registeredWords = () => null;' : null,
};

/** The part with what the SDK loads later here, too, and whatever nothing else of it asks for; null for the rest. */
function latePartOfSdk(id, getModuleInfo) {
  // What shows who is there goes with what gets it.
  if (/packages.elements.src.presence/.test(id)) return 'later';
  if (
    /packages.client.dist.(lists|others|own-streams|session-source|file-urls|settling|receipt-sender|learn-kept-user|settings-sender)/.test(
      id,
    )
  )
    return 'later';
  if (/packages.client.dist.uploads/.test(id)) return 'uploads';
  if (/packages.client.dist.push-subscriber/.test(id)) return 'push';
  if (/packages.client.dist.arrivals/.test(id)) return 'notifications';
  if (/packages.client.dist.voices/.test(id)) return 'recorder';
  if (/packages.client.dist.finding/.test(id)) return 'search';
  if (/packages.client.dist.(moderation|account)/.test(id)) return 'sheets';
  if (!/packages.client.dist/.test(id)) return null;
  // Whether it can be recorded is asked by what shows the button, and by what records.
  if (getModuleInfo(id).code?.includes('isTypeSupported')) return common;
  const { importers } = getModuleInfo(id);
  const parts = new Set(importers.map((each) => latePartOfSdk(each, getModuleInfo)));
  if (parts.size === 1) return [...parts][0];
  return parts.size === 0 || parts.has(null) ? null : common;
}

/** What lies over the window, and has the sheet in common. */
const sheets = /packages.elements.src.(chat-)?(settings|safety|options|sheet)/;

/** Where one searches goes with what finds. */
const search = /packages.elements.src.(chat-)?search/;

/** What tells of what is new goes with what shows it. */
const notifications = /packages.elements.src.(notifications|localize.en-notifications)/;
/** What records goes with what it is recorded by. */
const recorder = /packages.elements.src.voice.(recorder|chat-recorder|live-bars|record-voice)/;

/** What more than one of the later files asks for, and not the first. */
const shared =
  /lit-html.directives.repeat|directive-helpers.js.repeat|packages.elements.src.(chat-message-menu.menu-(place|keys|close-event)|icons.late-icons|save-file|styles.forms|localize.(error-text|en-errors|limit-words))/;

/** Of Lit's helpers the first file needs one: `repeat`, which comes later, has its own copy of the others. */
const helpersOfRepeat = {
  name: 'helpers-of-repeat',
  async resolveId(source, importer) {
    if (!/directives.repeat\.js$/.test(importer) || !/directive-helpers/.test(source)) return null;
    const { id } = await this.resolve(source, importer, { skipSelf: true });
    return `${id}?repeat`;
  },
  load: (id) =>
    id.endsWith('?repeat') ? readFileSync(id.slice(0, -'?repeat'.length), 'utf8') : null,
};

/** Of Lit, by file: what decorators would tell it, and what it says to who takes anybody's text for CSS. Here nobody does. */
const unusedOfLit = {
  'css-tag': [
    /if\((?=this\._\$cssResult\$=!0)/,
    /,\w!==\w\)throw Error\("CSSResult is .*?"\)/,
    /;throw Error\("Value passed .*?security\."\)/,
    /if\("number"==typeof t\)(?=return t\})/,
  ],
  'reactive-element': [
    /Symbol\.metadata\?\?=Symbol\("metadata"\),\w\.litPropertyMetadata\?\?=new WeakMap;/,
    /const t=this\[Symbol\.metadata\];if\(null!==t\)\{.*?set\(t,i\)\}/,
    /static addInitializer\(t\)\{.*?\}/,
    /,this\.constructor\.l\?\.forEach\(t=>t\(this\)\)/,
    /,void 0!==t\.l&&\(this\.l=\[\.\.\.t\.l\]\)/,
  ],
};

/** Leaves that out of Lit. */
const withoutUnused = {
  name: 'without-unused-of-lit',
  transform(code, id) {
    const [, file] = /@lit.reactive-element.([\w-]+)\.js$/.exec(id) ?? [];
    if (!Object.hasOwn(unusedOfLit, file ?? '')) return null;
    const left = unusedOfLit[file].reduce((text, found) => {
      if (!found.test(text)) throw new Error(`Lit has no ${found} any more.`);
      return text.replace(found, '');
    }, code);
    return { code: left, map: null };
  },
};

/**
 * What is alike compresses better side by side: half a per cent of the first file is in the order of its modules. This one
 * was found by trying. A module that is not named comes where it is asked for first, and so does all of the SDK but its beginning.
 */
const moduleOrder = JSON.parse(readFileSync(join(folder, 'module-order.json'), 'utf8'));

/** Has modules stand in that order, after Lit. */
const alikeTogether = {
  name: 'alike-together',
  transform(code, id) {
    if (id !== define) return null;
    const ours = moduleOrder.map((path) => (path.startsWith('@') ? path : join(src, path)));
    const alike = ['lit', 'lit/directives/keyed.js', ...ours];
    return alike.map((id) => `import ${JSON.stringify(id)};\n`).join('') + code;
  },
};

/** What the parser of markup would parse, were it not switched off by its name (`markup/parse-markup.ts`), and so is not needed. */
const switchedOff =
  /micromark-core-commonmark.lib.(autolink|character-reference|code-indented|definition|hard-break-escape|heading-atx|html-flow|html-text|label-end|label-start-image|label-start-link|setext-underline|thematic-break)\.js$/;

/** Leaves that out of the script tag's files, and what would decode `&amp;` by way of HTML. */
const withoutWhatIsOff = {
  name: 'without-what-is-off',
  load(id) {
    if (/decode-named-character-reference/.test(id)) {
      return 'export const decodeNamedCharacterReference = () => false;';
    }
    const [, file] = switchedOff.exec(id) ?? [];
    if (!file) return null;
    const name = file.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    return `export const ${name} = { name: '${name}' };`;
  },
};

/** The code of a chunk, apart from the bindings that it gives to others and takes from them. */
function parted(code, { body }) {
  const linking = body.filter(({ type }) => /^(Import|Export)/.test(type));
  const between = (before, after) => code.slice(before?.end ?? 0, after?.start);
  const bindings = (nodes, key, value) =>
    nodes.flatMap(({ specifiers }) => specifiers).map((each) => [each[key].name, each[value].name]);
  const ofType = (type) => linking.filter((node) => node.type === type);
  return {
    body: [undefined, ...linking].map((node, at) => between(node, linking[at])).join('\n'),
    // What it would only pass on from another chunk, nobody takes from it.
    given: bindings(
      ofType('ExportNamedDeclaration').filter(({ source }) => !source),
      'exported',
      'local',
    ),
    sources: ofType('ImportDeclaration').map(({ source }) => nameOf(source)),
    /** What it takes from the chunk of this name. */
    taken: (name) =>
      bindings(
        ofType('ImportDeclaration').filter(({ source }) => nameOf(source) === name),
        'imported',
        'local',
      ),
  };
}

/** As properties of an object, and of a pattern. */
const named = (bindings, keyOf = (name) => name) =>
  bindings.map(([name, local]) => `${keyOf(name)}: ${local}`).join();

const nameOf = ({ value }) => basename(value, '.js');

export default [
  {
    input: [
      ...['index', 'with-window', 'with-launcher'],
      // Types alone; whoever imports them finds a file all the same.
      ...['react', 'preact', 'solid', 'vue', 'svelte'].map((name) => `templates/${name}`),
    ].map((name) => join(src, `${name}.ts`)),
    external: [/^lit($|\/)/, /^@chat\/client/, 'linkify-it', 'thumbhash', /^m(dast|icromark)-/],
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
    input: { 'chat-window': define },
    plugins: [
      helpersOfRepeat,
      resolve({ browser: true, exportConditions: ['browser', 'production'] }),
      withoutWhatIsOff,
      withoutUnused,
      alikeTogether,
      forScriptTag,
      esbuild({ tsconfig, target: 'es2022', minify: true, legalComments: 'none' }),
      smallest,
      integrity((fileName) =>
        fileName.startsWith(parts) ? [`${fileName}?${JSON.parse(build)}`] : windowAddresses,
      ),
    ],
    output: {
      dir: dist,
      format: 'es',
      chunkFileNames: `${parts}/[name].js`,
      // What the SDK would load later is in the first file, as nearly all of it is needed at once here.
      manualChunks: (id, { getModuleInfo }) => {
        const late = latePartOfSdk(id, getModuleInfo);
        if (late) return late;
        if (sheets.test(id)) return 'sheets';
        if (search.test(id)) return 'search';
        if (notifications.test(id)) return 'notifications';
        if (recorder.test(id)) return 'recorder';
        if (shared.test(id)) return common;
        return id === define || /packages.client|late-voice|voice-time/.test(id)
          ? 'chat-window'
          : null;
      },
      sourcemap: false,
    },
  },
  {
    input: { 'chat-launcher': defineLauncher },
    plugins: [
      resolve({ browser: true, exportConditions: ['browser', 'production'] }),
      windowBeside,
      withoutRegistered,
      esbuild({ tsconfig, target: 'es2022', minify: true, legalComments: 'none' }),
      smallest,
      integrity(),
    ],
    // Its words in other languages; nothing else of it is apart.
    output: {
      dir: dist,
      format: 'es',
      chunkFileNames: `${parts}/launcher-[name].js`,
      sourcemap: false,
    },
  },
];

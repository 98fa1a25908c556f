/**
 * Writes what the window knows of emoji, `packages/elements/src/emoji/`: `emoji-data.ts`, and `words/` with what each is called
 * in each language. What it is made of is large (200 MB) and rarely new, so it is no dependency. In a folder of its own:
 *
 *     npm install --ignore-scripts emojibase-data@17.0.0 cldr-annotations-full@48.2.0 cldr-annotations-derived-full@48.2.0
 *     node scripts/emoji-data.mjs <that folder>
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Say in which folder the packages are.');

/** The newest version of emoji that is offered: what is newer is not drawn by most devices yet. */
const newest = 15;
/** What every browser draws that can run this. */
const oldest = 11;
/** Beside its name; more of them find little more. */
const wordsEach = 9;

const languages = ['en', 'de', 'es', 'fr', 'ja', 'ar', 'he'];
/** Components, such as skin tones by themselves. */
const component = 2;

const read = (path) => JSON.parse(readFileSync(join(folder, 'node_modules', path), 'utf8'));
const shortcodes = read('emojibase-data/en/shortcodes/github.json');
const isRegion = ({ emoji }) => /^\p{RI}{2}$/u.test(emoji);
const emojis = read('emojibase-data/en/data.json')
  .filter(({ group, version }) => group !== undefined && group !== component && version <= newest)
  .sort((a, b) => a.order - b.order);
/** With the selector that has it drawn as an emoji only where it would not be, as keyboards have it. */
const shown = (emoji) => {
  const bare = emoji.replaceAll('\ufe0f', '');
  return /^\p{RGI_Emoji}$/v.test(bare) ? bare : emoji;
};
const named = emojis.filter((each) => !isRegion(each));

/** Emoji, what is known of it, and its shortcodes. */
function record({ emoji, hexcode, version, skins }) {
  const mark = `${skins ? 't' : ''}${version > oldest ? version : ''}`;
  return [shown(emoji), mark, ...[shortcodes[hexcode]].flat()].join(' ');
}

/** In their order. */
const groups = Object.groupBy
  ? Object.groupBy(named, ({ group }) => group)
  : named.reduce((all, each) => {
      all[each.group] ??= [];
      all[each.group].push(each);
      return all;
    }, {});
const regions = emojis.filter(isRegion).map(({ hexcode }) =>
  hexcode
    .split('-')
    .map((point) => String.fromCharCode(Number.parseInt(point, 16) - 0x1f1a5))
    .join(''),
);

const isData = 'Written by `scripts/emoji-data.mjs`';
const text = (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const elements = join(root, 'packages/elements/src/emoji');
mkdirSync(join(elements, 'words'), { recursive: true });

writeFileSync(
  join(elements, 'emoji-data.ts'),
  `/**
 * ${isData} of emojibase-data, © Miles Johnson (MIT): order, groups, versions and shortcodes.
 * Of each: the emoji, \`t\` where it has skin tones, its version where that is newer than ${oldest}, its shortcodes.
 */
export const emojiData: readonly string[] = [
${Object.values(groups)
  .map((group) => `  ${text(group.map(record).join('|'))},\n`)
  .join('')}];

/** Whose flags are the last ones. */
export const flagRegions: string =
  ${text(regions.join(' '))};
`,
);

for (const language of languages) {
  const { annotations } = read(
    `cldr-annotations-full/annotations/${language}/annotations.json`,
  ).annotations;
  const derived = read(
    `cldr-annotations-derived-full/annotationsDerived/${language}/annotations.json`,
  ).annotationsDerived.annotations;
  const of = (emoji) => annotations[emoji] ?? derived[emoji];
  const words = named.map(({ emoji }) => {
    const { tts: [name] = [''], default: more = [] } =
      of(emoji) ?? of(emoji.replaceAll('\ufe0f', '')) ?? {};
    const isNew = (word) => !name.toLowerCase().includes(word.toLowerCase());
    return [name, ...more.filter(isNew).slice(0, wordsEach)]
      .map((word) => word.replace(/[;|]/g, ','))
      .join(';');
  });
  writeFileSync(
    join(elements, `words/emoji-${language}.ts`),
    `/** ${isData} of the annotations of Unicode CLDR, © Unicode, Inc. (Unicode-3.0): the name of each emoji, and words to find it by. */
export const words: string =
  ${text(words.join('|'))};
`,
  );
}

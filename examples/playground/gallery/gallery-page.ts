import type { Picture } from './pictures.js';

const about: Readonly<Record<string, string>> = {
  Forms: 'Every two of form, device, theme, scheme and direction meet in some picture.',
  States: 'Each light and dark, one of them on a phone.',
  Themes: 'What one can do, in each of the three.',
  'Hard places': 'Closed, small, with accents that are hard to read on, and in forced colours.',
};

/** docs/GALLERY.md, which shows all pictures. */
export function galleryPage(pictures: readonly Picture[]): string {
  const sections = Object.entries(about).map(([group, words]) => {
    const of = pictures.filter((picture) => picture.group === group);
    return `## ${group}\n\n${words}\n\n${of.map(shown).join('\n')}\n`;
  });
  return `# Gallery

What the chat looks like, in ${pictures.length} pictures. They are taken by \`npm run gallery\`, and compared with those that are kept here by each
run of the tests, so that nothing changes unseen ([how to accept a change](../CONTRIBUTING.md#pictures)). Each is a stage of
the playground: \`npm run playground\`.

${sections.join('\n')}`;
}

const shown = ({ name, device }: Picture): string =>
  `<a href="gallery/${name}.png"><img src="gallery/${name}.png" alt="${name.replaceAll('-', ', ')}" title="${name}" width="${device === 'desktop' ? 380 : 190}"></a>`;

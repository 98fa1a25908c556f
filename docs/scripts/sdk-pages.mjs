import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';

/** What apps import, by package and entry. */
const packages = {
  client: ['index.ts', 'unread-glance.ts'],
  react: ['index.ts', 'chat-window.ts', 'chat-inbox.ts', 'chat-launcher.ts'],
  testing: ['index.ts', 'fault-proxy.ts'],
};

/**
 * The pages of the packages, from their doc comments.
 *
 * @param {string} folder - gets a folder for each package
 * @throws Error when a doc comment names something that does not exist
 */
export async function writeSdkPages(folder) {
  for (const [name, entries] of Object.entries(packages)) {
    const home = fileURLToPath(new URL(`../../packages/${name}/`, import.meta.url));
    const app = await Application.bootstrapWithPlugins({
      name: `@chat/${name}`,
      tsconfig: `${home}tsconfig.json`,
      entryPoints: entries.map((entry) => `${home}src/${entry}`),
      plugin: ['typedoc-plugin-markdown'],
      outputs: [{ name: 'markdown', path: `${folder}${name}` }],
      ...{ readme: 'none', entryFileName: 'index', githubPages: false, disableSources: true },
      ...{ excludePrivate: true, excludeProtected: true, excludeInternal: true },
      ...{ hidePageHeader: true, hideBreadcrumbs: true, useCodeBlocks: true },
      ...{ parametersFormat: 'table', propertiesFormat: 'table', typeDeclarationFormat: 'table' },
      ...{ skipErrorChecking: true, logLevel: 'Warn' },
    });
    const project = await app.convert();
    if (!project || app.logger.hasErrors()) throw new Error(`TypeDoc could not read ${home}.`);
    await app.generateOutputs(project);
  }
}

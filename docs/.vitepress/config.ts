import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { headingAnchor } from './heading-anchor.mjs';
import { linksOfSite } from './links.js';
import { nav, sidebar } from './pages.js';
import { pathOnSite, repository } from './site-address.js';

/** Where the site is met, such as `/docs/`. */
const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  base,
  lang: 'en',
  title: 'Chat',
  titleTemplate: ':title · Chat for any site',
  description: 'An embeddable, secure, real-time 1-to-1 chat that you run yourself.',
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}images/mark.svg` }],
    ['meta', { name: 'theme-color', content: '#0d6a66' }],
  ],
  rewrites: (path) => pathOnSite(path),
  markdown: {
    // What stands in braces is part of a route.
    attrs: { disable: true },
    anchor: { slugify: headingAnchor },
    toc: { slugify: headingAnchor },
    theme: { light: 'github-light', dark: 'github-dark' },
    config: (md) => linksOfSite(md, base),
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('chat-') } } },
  themeConfig: {
    nav,
    sidebar,
    logo: '/images/mark.svg',
    search: { provider: 'local' },
    outline: { level: [2, 3], label: 'On this page' },
    externalLinkIcon: true,
    ...(repository && { socialLinks: [{ icon: 'github', link: repository }] }),
    footer: { message: 'MIT licensed.' },
  },
  // Linked from pages as files: Vite copies only what a page shows.
  buildEnd: async ({ srcDir, outDir }) => {
    for (const folder of ['gallery', 'images']) {
      await cp(join(srcDir, folder), join(outDir, folder), { recursive: true });
    }
  },
});

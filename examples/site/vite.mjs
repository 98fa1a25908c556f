import { backend } from './backend.mjs';

/**
 * For Vite: the backend of a site with users of its own, as part of Vite's server. Yours goes with your site.
 *
 * Reads CHAT_URL (the chat server's address, as browsers reach it; pages have it as `import.meta.env.CHAT_URL`),
 * HOST_JWT_SECRET (what the chat server has under that name) and PORT.
 *
 * @returns {import('vite').Plugin}
 */
export function siteWithUsers() {
  const { CHAT_URL, HOST_JWT_SECRET, PORT } = process.env;
  return {
    name: 'site-with-users',
    config: () => ({
      // What is linked has changed since, maybe, though its version has not.
      optimizeDeps: { force: true },
      define: { 'import.meta.env.CHAT_URL': JSON.stringify(CHAT_URL ?? '') },
      ...(PORT && { server: { port: Number(PORT), strictPort: true } }),
    }),
    configureServer: ({ middlewares }) => {
      if (!CHAT_URL) throw new Error('CHAT_URL has to be the address of a chat server.');
      if (!HOST_JWT_SECRET) throw new Error('HOST_JWT_SECRET has to be that of the chat server.');
      middlewares.use(backend(HOST_JWT_SECRET));
    },
  };
}

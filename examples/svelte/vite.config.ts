import { siteWithUsers } from '@chat/example-site/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [siteWithUsers(), svelte()],
  // In this repository they are links, which Vite takes for the site's own code, to be loaded file by file.
  optimizeDeps: { include: ['@chat/elements/chat-window'] },
});

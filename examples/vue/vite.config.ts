import { siteWithUsers } from '@chat/example-site/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    siteWithUsers(),
    // What has the name of a custom element is one.
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('chat-') } } }),
  ],
  // In this repository they are links, which Vite takes for the site's own code, to be loaded file by file.
  optimizeDeps: { include: ['@chat/elements/chat-window'] },
});

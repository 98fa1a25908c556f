import { siteWithUsers } from '@chat/example-site/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [siteWithUsers()],
  // In this repository it is a link, which Vite takes for the site's own code, to be loaded file by file.
  optimizeDeps: { include: ['@chat/client'] },
});

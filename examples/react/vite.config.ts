import { defineConfig } from 'vite';
import { backend } from './backend.mjs';

const secret = process.env.HOST_JWT_SECRET;
if (!secret) throw new Error('HOST_JWT_SECRET has to be the one of the chat server.');

export default defineConfig({
  plugins: [
    {
      name: 'backend-of-the-site',
      configureServer: ({ middlewares }) => {
        middlewares.use(backend(secret));
      },
    },
  ],
});

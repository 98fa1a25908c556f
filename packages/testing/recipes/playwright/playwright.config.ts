import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM_PATH;

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/playwright',
  reporter: 'line',
  timeout: 60_000,
  use: {
    browserName: 'chromium',
    launchOptions: { ...(executablePath && { executablePath }) },
  },
});

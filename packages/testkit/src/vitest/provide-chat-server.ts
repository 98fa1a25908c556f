import type { TestProject } from 'vitest/node';
import { startServer } from '../test-server.js';
import { testAdminToken } from './admin-command.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Base URL of a chat server that lives as long as the test run, and that the test page may use. */
    chatServerUrl: string;
  }
}

/** For component tests in a browser, which cannot start a process themselves. */
export default async function provideChatServer(
  project: TestProject,
): Promise<() => Promise<void>> {
  const server = await startServer({
    env: {
      ALLOWED_ORIGINS: process.env.CHAT_TEST_ORIGIN ?? '',
      ADMIN_TOKEN: testAdminToken,
      GUEST_PEERS: 'support',
      // One address registers and connects for all the tests.
      LIMIT_GUESTS_PER_ADDRESS: '10000',
      LIMIT_LOGINS_PER_ADDRESS: '10000',
      LIMIT_UPGRADES_PER_ADDRESS: '10000',
    },
  });
  project.provide('chatServerUrl', server.url);
  return () => server.kill();
}

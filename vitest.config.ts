import { createServer } from 'node:net';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs } from './packages/testkit/src/chromium-args.js';
import { adminCommand } from './packages/testkit/src/vitest/admin-command.js';

/** The component tests' page: known beforehand, as the chat server must allow its origin. */
const pagePort = await new Promise<number>((resolve) => {
  const probe = createServer().listen(0, 'localhost', () => {
    const address = probe.address();
    probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
  });
});
process.env.CHAT_TEST_ORIGIN = `http://localhost:${pagePort}`;

/** What passes is quick; a busy machine is no failure. */
const patience = { testTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

/** For tests that see nothing of each other: what they share is loaded, and started, once for many files. */
const shared = {
  isolate: false,
  globalSetup: ['packages/testkit/src/vitest/clear-shared-folder.ts'],
};

/** FerretDB looks through whole collections: theirs are to stay small, so each file has its own. */
const apart = { globalSetup: shared.globalSetup };

const { MONGODB_URL, REDIS_URL } = process.env;

/** End-to-end tests of what a browser alone makes of it: nothing in them is otherwise where there are more nodes. */
const ofBrowsersAlone = [
  'examples/demo/test/{cdn,emoji,hostile-globals,languages,launcher,other-browsers,packed-client,places,script-tag,themes}.e2e.ts',
  'packages/client/test/{platforms,voice}/*.e2e.ts',
  'packages/client/test/files/pictures.e2e.ts',
  'examples/{express,html,playground,react,sdk,site,svelte,vue}/**',
];

/** What brings its own nodes along, and what is of documents, engines or a Node: none of it is otherwise where there are more. */
const ofOneNode = [
  'packages/testkit/test/scenarios/nodes.test.ts',
  'packages/testkit/test/{docs/**,node-warnings.test.ts}',
  'packages/client/test/platforms/**',
];

/** Examples that are installed apart: `npm run examples:installed`. */
const apartExamples = ['examples/{angular,next}/**'];
const ofApart = process.env.CHAT_TEST_APART
  ? [
      {
        test: {
          name: 'apart',
          include: [
            ...apartExamples.map((each) => `${each}/*.e2e.ts`),
            'packages/create/test/*.apart.ts',
          ],
          ...patience,
          // They are built first.
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ]
  : [];

/** What a client notices of a server, once more: the same tests on two nodes behind a balancer. */
const onTwoNodes =
  MONGODB_URL && REDIS_URL
    ? [
        {
          test: {
            name: 'nodes',
            include: ['packages/{client,testkit}/test/**/*.test.ts'],
            exclude: ofOneNode,
            env: { CHAT_TEST_NODES: '2' },
            ...apart,
            ...patience,
          },
        },
        {
          test: {
            name: 'nodes-e2e',
            include: ['examples/**/test/**/*.e2e.ts', 'packages/client/test/**/*.e2e.ts'],
            exclude: [...ofBrowsersAlone, ...apartExamples],
            env: { CHAT_TEST_NODES: '2' },
            ...apart,
            ...patience,
            testTimeout: 120_000,
            hookTimeout: 60_000,
            fileParallelism: false,
          },
        },
      ]
    : [];

export default defineConfig({
  test: {
    // The tests mostly wait for processes and sockets: as many workers as cores would leave these idle,
    // unless FerretDB works beside them, which looks through whole collections.
    maxWorkers: MONGODB_URL ? 2 : 3,
    reporters: process.env.CI ? ['verbose'] : ['default'],
    projects: [
      {
        test: {
          name: 'node',
          include: [
            'packages/{protocol,client,create,elements,react,testing,testkit,bench}/test/**/*.test.{ts,tsx}',
            'server/test/**/*.test.ts',
          ],
          ...shared,
          ...patience,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['packages/{elements,react}/src/**/*.test.{ts,tsx}'],
          globalSetup: ['packages/testkit/src/vitest/provide-chat-server.ts'],
          ...patience,
          browser: {
            enabled: true,
            api: { port: pagePort, strictPort: true },
            headless: true,
            screenshotFailures: false,
            commands: { admin: adminCommand },
            provider: playwright({
              launchOptions: {
                args: chromiumArgs,
                ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['examples/**/test/**/*.e2e.ts', 'packages/*/test/**/*.e2e.ts'],
          exclude: apartExamples,
          ...shared,
          ...patience,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Browsers and FerretDB are heavy: nothing of the one is beside the other.
          ...(onTwoNodes.length > 0 && { sequence: { groupOrder: 1 } }),
        },
      },
      ...onTwoNodes,
      ...ofApart,
    ],
  },
});

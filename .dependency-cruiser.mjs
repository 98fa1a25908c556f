/**
 * Which part may import which (docs/ARCHITECTURE.md): everything flows downward. `npm run lint`
 * fails on any other import.
 */
const within = (path) => `^${path}/`;

/** What one can do in the SDK, each in a folder of its own. */
const capabilities = 'messages|receipts|history|sync';
/** All that belongs to one user. */
const ofUser = `${capabilities}|conversations|timeline|user-|present-user|chat-client`;

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      comment: 'What is installed apart, or put together from templates, is found there, or not.',
      severity: 'error',
      from: { pathNot: '^(examples/(angular|next)|packages/create/templates)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-sibling-sources',
      comment: 'A package is used through its exports, never through its files.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|server|examples/[^/]+)/' },
      to: {
        path: '^(packages/[^/]+|server)/src/',
        pathNot: ['^$1/', '^packages/testkit/src/((browsers|in-page)/)?index\\.ts$'],
      },
    },
    {
      name: 'protocol-is-the-bottom',
      severity: 'error',
      from: { path: within('packages/protocol/src') },
      to: { path: '^(packages/(client|elements|testing|testkit)|server)/' },
    },
    {
      name: 'client-knows-protocol-only',
      severity: 'error',
      from: { path: within('packages/client/src') },
      to: { path: '^(packages/(elements|testing|testkit)|server)/' },
    },
    {
      name: 'client-takes-no-schema',
      comment: 'Not a byte of schema code in the client.',
      severity: 'error',
      from: { path: within('packages/client/src') },
      to: { path: '(^packages/protocol/dist/schemas|node_modules/typebox)' },
    },
    {
      name: 'elements-know-the-client-only',
      severity: 'error',
      from: { path: within('packages/elements/src'), pathNot: '(\\.test\\.ts$|/src/test/)' },
      to: { path: '^(packages/(protocol|testing|testkit|react)|server)/' },
    },
    {
      name: 'react-knows-client-and-elements-only',
      severity: 'error',
      from: { path: within('packages/react/src'), pathNot: '(\\.test\\.tsx?$|/src/test/)' },
      to: { path: '^(packages/(protocol|testing|testkit)|server)/' },
    },
    {
      name: 'testing-knows-server-and-client-only',
      severity: 'error',
      from: { path: within('packages/testing/src') },
      to: { path: '^packages/(protocol|elements|react|testkit)/' },
    },
    {
      name: 'server-knows-protocol-only',
      severity: 'error',
      from: { path: within('server/src') },
      to: { path: '^packages/(client|elements|testing|testkit)/' },
    },
    {
      name: 'client-connection-below-what-is-said',
      severity: 'error',
      from: { path: within('packages/client/src/connection') },
      to: { path: `^packages/client/src/(${ofUser})` },
    },
    {
      name: 'client-auth-below-connection',
      severity: 'error',
      from: { path: within('packages/client/src/auth') },
      to: { path: `^packages/client/src/(connection|${ofUser})` },
    },
    {
      name: 'client-storage-is-a-leaf',
      severity: 'error',
      from: { path: within('packages/client/src/storage') },
      to: { path: `^packages/client/src/(auth|connection|${ofUser})` },
    },
    {
      name: 'client-capabilities-apart',
      comment: 'They hear of what goes on by the hooks of capability.ts, not of each other.',
      severity: 'error',
      from: { path: `^packages/client/src/(${capabilities})/` },
      to: {
        path: `^packages/client/src/(${capabilities}|user-chat|present-user|chat-client)`,
        pathNot: '^packages/client/src/$1/',
      },
    },
    {
      name: 'client-conversations-below-capabilities',
      severity: 'error',
      from: {
        path: within('packages/client/src/conversations'),
        pathNot: '/conversation-finder\\.ts$',
      },
      to: { path: `^packages/client/src/(${capabilities}|user-chat|present-user|chat-client)` },
    },
    {
      name: 'client-timeline-is-pure-state',
      severity: 'error',
      from: { path: within('packages/client/src/timeline') },
      to: {
        path: '^packages/client/src/',
        pathNot: '^packages/client/src/(timeline/|model|chat-error|storage/storage)',
      },
    },
    {
      name: 'server-nothing-imports-main',
      severity: 'error',
      from: { path: within('server/src') },
      to: { path: '^server/src/main\\.ts$' },
    },
    {
      name: 'server-parts-below-plugin',
      severity: 'error',
      from: { path: '^server/src/[^/]+/' },
      to: { path: '^server/src/(main|plugin|plugin-options|create-server|config|index)\\.ts$' },
    },
    {
      name: 'server-http-and-realtime-apart',
      severity: 'error',
      from: { path: '^server/src/(http|realtime)/' },
      to: { path: '^server/src/(http|realtime)/', pathNot: '^server/src/$1/' },
    },
    {
      name: 'server-edge-below-http-and-realtime',
      severity: 'error',
      from: { path: '^server/src/edge/' },
      to: { path: '^server/src/(http|realtime)/' },
    },
    {
      name: 'server-domain-knows-no-edge',
      severity: 'error',
      from: { path: '^server/src/(auth|chat|admin|leaving)/' },
      to: { path: '^server/src/(edge|http|realtime)/' },
    },
    {
      name: 'server-domain-below-admin',
      severity: 'error',
      from: { path: '^server/src/(auth|chat|realtime)/' },
      to: { path: '^server/src/(admin|leaving)/' },
    },
    {
      name: 'server-store-and-bus-are-leaves',
      severity: 'error',
      from: { path: '^server/src/(store|files|push|bus|limits|presence)/' },
      to: { path: '^server/src/(edge|http|realtime|auth|chat|admin|leaving)/' },
    },
    {
      name: 'server-redis-below-what-uses-it',
      comment: 'The connections to Redis know nothing of what is said over them.',
      severity: 'error',
      from: { path: '^server/src/redis/' },
      to: { path: '^server/src/', pathNot: '^server/src/(redis/|shown-address)' },
    },
    {
      name: 'server-driver-of-redis-in-one-place',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/redis/' },
      to: { path: '@redis/client' },
    },
    {
      name: 'server-metrics-below-who-counts',
      severity: 'error',
      from: { path: '^server/src/metrics/' },
      to: { path: '^server/src/(edge|http|realtime|auth|chat|bus|limits|presence|redis)/' },
    },
    {
      name: 'tested-parts-know-no-tests',
      severity: 'error',
      from: { path: '^(packages/[^/]+|server)/src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '(\\.test\\.ts$|^(packages/[^/]+|server)/test/)' },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: 'node_modules/\\.cache/' },
    tsPreCompilationDeps: true,
    preserveSymlinks: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'],
    },
  },
};

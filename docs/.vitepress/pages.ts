/** What the site leads to, by who looks for it. Each page of docs/ stands in the sidebar: a test holds it. */

interface Link {
  readonly text: string;
  readonly link: string;
}

interface Group {
  readonly text: string;
  readonly collapsed?: boolean;
  readonly items: readonly (Link | Group)[];
}

const capability = (text: string, name: string): Link => ({ text, link: `/capabilities/${name}` });

export const sidebar: readonly Group[] = [
  {
    text: 'Put it on your site',
    items: [
      { text: 'Quick start', link: '/start/site-owner' },
      { text: 'Window, button, inbox', link: '/FORMS' },
      { text: 'Your own users', link: '/HOST-SITES' },
      { text: 'Theming', link: '/THEMING' },
      { text: 'Languages', link: '/LANGUAGES' },
      { text: 'Accessibility', link: '/ACCESSIBILITY' },
      { text: 'Gallery', link: '/GALLERY' },
    ],
  },
  {
    text: 'Build on the SDK',
    items: [
      { text: 'Quick start', link: '/start/app-developer' },
      { text: 'The SDK', link: '/reference/packages/client' },
      { text: 'React', link: '/reference/packages/react' },
      { text: 'The elements', link: '/reference/packages/elements' },
      { text: 'Testing your app', link: '/reference/packages/testing' },
      { text: 'A project to begin with', link: '/reference/packages/create' },
    ],
  },
  {
    text: 'Run the server',
    items: [
      { text: 'Quick start', link: '/start/operator' },
      { text: 'Deployment', link: '/DEPLOYMENT' },
      { text: 'Configuration', link: '/reference/packages/server' },
      { text: 'Operations', link: '/OPERATIONS' },
      { text: 'From SQLite to MongoDB', link: '/MOVING-UP' },
      { text: 'Benchmarks', link: '/BENCHMARKS' },
    ],
  },
  {
    text: 'Concepts',
    items: [
      { text: 'Questions', link: '/QUESTIONS' },
      { text: 'Tokens', link: '/CONCEPTS#tokens' },
      { text: 'Delivery, order, offline', link: '/CONCEPTS#delivery-order-offline' },
      { text: 'Scaling', link: '/CONCEPTS#scaling' },
      { text: 'Security', link: '/CONCEPTS#security' },
      { text: 'Guarantees', link: '/GUARANTEES' },
      { text: 'Architecture', link: '/ARCHITECTURE' },
    ],
  },
  {
    text: 'Guides',
    items: [
      {
        text: 'Your own login',
        collapsed: true,
        items: [
          { text: 'How it works', link: '/guides/login' },
          { text: 'A session of your own', link: '/guides/login#a-session-of-your-own' },
          { text: 'Auth0', link: '/guides/login#auth0' },
          { text: 'Firebase', link: '/guides/login#firebase' },
          { text: 'Supabase', link: '/guides/login#supabase' },
          { text: 'Clerk', link: '/guides/login#clerk' },
          { text: 'Keycloak', link: '/guides/login#keycloak' },
        ],
      },
      { text: 'Bots', link: '/capabilities/streams' },
      { text: 'Moderation', link: '/capabilities/blocks-and-reports' },
      { text: 'From TalkJS', link: '/guides/moving-here#from-talkjs' },
      { text: 'From Stream', link: '/guides/moving-here#from-stream' },
      { text: 'From socket.io', link: '/guides/moving-here#from-socketio-by-hand' },
      {
        text: 'Examples',
        collapsed: true,
        items: [
          { text: 'A plain page', link: '/reference/examples/html' },
          { text: 'React', link: '/reference/examples/react' },
          { text: 'Next.js', link: '/reference/examples/next' },
          { text: 'Angular', link: '/reference/examples/angular' },
          { text: 'Vue', link: '/reference/examples/vue' },
          { text: 'Svelte', link: '/reference/examples/svelte' },
          { text: 'Express', link: '/reference/examples/express' },
          { text: 'The SDK alone', link: '/reference/examples/sdk' },
          { text: 'A bot', link: '/reference/examples/bot' },
          { text: 'A webhook receiver', link: '/reference/examples/webhook-receiver' },
          { text: 'The playground', link: '/reference/examples/playground' },
        ],
      },
    ],
  },
  {
    text: 'Capabilities',
    collapsed: true,
    items: [
      { text: 'All of them', link: '/capabilities/' },
      capability('Messages that change', 'messages-that-change'),
      capability('Lists and unread', 'lists-and-unread'),
      capability('Typing and presence', 'typing-and-presence'),
      capability('Files', 'files'),
      capability('Voice messages', 'voice'),
      capability('Markup', 'markup'),
      capability('Emoji', 'emoji'),
      capability('Search', 'search'),
      capability('Topics and data', 'topics-and-data'),
      capability('Streams', 'streams'),
      capability('Guests', 'guests'),
      capability('Profile and account', 'profile-and-account'),
      capability('Notifications', 'notifications'),
      capability('Push', 'push'),
      capability('Webhooks', 'webhooks'),
      capability('Before a message', 'before-a-message'),
      capability('Blocks and reports', 'blocks-and-reports'),
      capability('What administrators do', 'administrators-actions'),
      capability('Retention', 'retention'),
    ],
  },
  {
    text: 'Reference',
    collapsed: true,
    items: [
      { text: 'Elements', link: '/ELEMENTS' },
      { text: '@chat/client', link: '/reference/sdk/client/' },
      { text: '@chat/react', link: '/reference/sdk/react/' },
      { text: '@chat/testing', link: '/reference/sdk/testing/' },
      { text: 'REST', link: '/reference/rest/' },
      { text: 'Protocol: frames, errors, codes', link: '/PROTOCOL' },
      { text: 'Settings', link: '/reference/packages/server#configuration' },
      { text: '@chat/protocol', link: '/reference/packages/protocol' },
    ],
  },
  {
    text: 'The project',
    collapsed: true,
    items: [
      { text: 'Contributing', link: '/reference/project/contributing' },
      { text: 'Security', link: '/reference/project/security' },
      { text: 'Code of conduct', link: '/reference/project/code-of-conduct' },
    ],
  },
];

/** At the top: the three kinds of people, and where all look things up. */
export const nav: readonly (Link | Group)[] = [
  { text: 'Your site', link: '/start/site-owner' },
  { text: 'SDK', link: '/start/app-developer' },
  { text: 'Server', link: '/start/operator' },
  { text: 'Questions', link: '/QUESTIONS' },
  {
    text: 'Reference',
    items: sidebar.find(({ text }) => text === 'Reference')?.items ?? [],
  },
];

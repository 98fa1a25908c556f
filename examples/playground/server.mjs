/**
 * The playground's pages, under a strict Content-Security-Policy, and what they need of a site: who is signed in, and a
 * network of their own that can be made to fail.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { hostToken } from './host-token.mjs';
import { openNetwork } from './network.mjs';
import { fromQuery } from './public/settings.js';
import { scenes } from './world/scenes.mjs';

const require = createRequire(import.meta.url);
const files = new URL('public/', import.meta.url);
const types = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Everything that is served; no path from outside ever reaches the file system. */
const own = ['playground.css', 'stage.css', 'fonts.css', 'playground.js', 'stage.js', 'settings.js']
  .concat(['controls.js', 'code.js', 'moves.js', 'mark.svg'])
  .map((name) => [`/${name}`, new URL(name, files)]);
const fonts = {
  sans: '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'sans-more': '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
  'sans-italic': '@fontsource-variable/inter/files/inter-latin-wght-italic.woff2',
  arabic: '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
  serif: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  'serif-italic':
    '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2',
  round: '@fontsource-variable/nunito/files/nunito-latin-wght-normal.woff2',
};
const served = new Map([
  ...own,
  ['/fonts/emoji.woff2', new URL('fonts/noto-color-emoji-some.woff2', import.meta.url)],
]);

/** How many stages can be open at a time, each with a network of its own. */
const mostNetworks = 64;

/**
 * @param {object} options
 * @param {string} options.chatUrl - the chat server
 * @param {string} options.secret - its HOST_JWT_SECRET
 * @param {import('./world/world.mjs').World} options.world
 * @param {number} [options.port] - 0 takes a free one
 */
export async function startPlayground({ chatUrl, secret, world, port = 4100 }) {
  const chat = new URL(chatUrl);
  const networks = new Map();
  /** What happens at a stage once it is looked at. */
  const events = new Map();
  let last = 0;

  const routes = {
    '/': async () => html(await page('index.html'), "frame-src 'self'; style-src 'self'"),
    '/custom-elements.json': async () => [200, 'application/json', await manifest()],
    '/stage': async ({ query }) => {
      const settings = fromQuery(query);
      const scene = Object.hasOwn(scenes, settings.scene) ? settings.scene : 'conversation';
      const { afterwards, ...given } = await scenes[scene](world, {
        lang: settings.attributes.lang ?? '',
        quick: query.has('still'),
      });
      const stage = `${++last}`;
      const network = await openNetwork(
        Number(chat.port),
        settings.state === 'loading' ? 'silent' : 'fine',
      );
      networks.set(stage, network);
      if (afterwards) events.set(stage, afterwards);
      forgetOldest();
      const said = { stage, server: network.url, ...given };
      const socket = network.url.replace('http', 'ws');
      return html(
        (await page('stage.html'))
          .replaceAll('%GIVEN%', escaped(JSON.stringify(said)))
          .replaceAll('%CHAT_SERVER%', chat.origin),
        [
          `script-src 'self' ${chat.origin}`,
          `connect-src 'self' ${network.url} ${socket}`,
          `img-src 'self' blob: ${network.url}`,
          `media-src blob: ${network.url}`,
          "style-src 'self'; font-src 'self'; frame-ancestors 'self'",
        ].join('; '),
      );
    },
    '/token': async ({ query }) => {
      const profile = world.profileOf(query.get('as') ?? '');
      if (!profile) return [403, 'application/json', '{}'];
      return [200, 'application/json', JSON.stringify({ token: hostToken(secret, profile) })];
    },
    'POST /network': async ({ query }) => {
      networks.get(query.get('stage'))?.become(query.get('state') ?? 'fine');
      return [204];
    },
    'POST /afterwards': async ({ query }) => {
      await events.get(query.get('stage'))?.();
      events.delete(query.get('stage'));
      return [204];
    },
  };

  function forgetOldest() {
    if (networks.size <= mostNetworks) return;
    const [oldest] = networks.keys();
    networks.get(oldest).close();
    networks.delete(oldest);
    events.delete(oldest);
  }

  async function answerTo(method, url) {
    const { pathname, searchParams: query } = url;
    const name = method === 'POST' ? `POST ${pathname}` : pathname;
    if (Object.hasOwn(routes, name)) return routes[name]({ query });
    const font = /^\/fonts\/([a-z-]+)\.woff2$/.exec(pathname)?.[1];
    const file =
      font && Object.hasOwn(fonts, font) ? require.resolve(fonts[font]) : served.get(pathname);
    if (!file) return [404, 'text/plain', 'Not found'];
    return [200, types[pathname.split('.').at(-1)], await readFile(file)];
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://playground');
    const [status, type, body, policy] = await answerTo(request.method, url).catch((error) => {
      console.error(error);
      return [500, 'text/plain', 'This failed; the terminal says why.'];
    });
    response.writeHead(status, {
      'Content-Security-Policy': policies(policy),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
      ...(type && { 'Content-Type': type }),
    });
    response.end(body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    url: `http://localhost:${server.address().port}`,
    close() {
      for (const network of networks.values()) network.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

const page = (name) => readFile(new URL(name, files), 'utf8');
const manifest = () =>
  readFile(join(dirname(require.resolve('@chat/elements/package.json')), 'custom-elements.json'));
const html = (body, policy) => [200, types.html, body, policy];

const policies = (more = '') => {
  const named = new Set(more.split(';').map((each) => each.trim().split(' ')[0]));
  const common = [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
  ];
  const last = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
  return [...common, ...last]
    .filter((each) => !named.has(each.split(' ')[0]))
    .concat(more || [])
    .join('; ');
};

const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

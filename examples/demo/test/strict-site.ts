import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '@chat/testkit';

const scripts = new URL('../../../packages/elements/dist/', import.meta.url);

/**
 * A page as strict as they come: everything from itself only, but for people's pictures, no HTML from strings but Lit's own,
 * and every breach is reported. It
 * hands out the window's script itself, and a service worker that does nothing, and takes `?with=`, `?topic=`, `?theme=`, `?guest`, `?markup`, `?sound`, `?title-badge` and `?notifications=` for the tag, `?wide` for
 * a window with room, and `?launcher` for a launcher in its place.
 */
export class StrictSite {
  /** What the browser reported, in its own words. */
  readonly reports: string[] = [];
  readonly #server = createServer((request, response) => this.#answer(request, response));
  /** The chat server, once it is known. */
  chatUrl = '';
  url = '';

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    if (pathname === '/reports') {
      let body = '';
      for await (const chunk of request) body += chunk;
      this.reports.push(body);
      response.writeHead(204).end();
      return;
    }
    if (/^\/chat-(?:launcher|window(?:-parts\/[a-z-]+)?)\.js$/.test(pathname)) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(await readFile(new URL(`.${pathname}`, scripts)));
      return;
    }
    if (pathname === '/worker.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end('');
      return;
    }
    // What most browsers ask for by themselves.
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    if (pathname === '/site.css') {
      response.writeHead(200, { 'content-type': 'text/css' });
      response.end(
        'chat-window { position: absolute; top: 60px; left: 20px; width: 420px; height: 640px; --chat-radius: 0 } .wide { width: 1000px }',
      );
      return;
    }
    const socket = this.chatUrl.replace(/^http/, 'ws');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; img-src ${this.url}/favicon.ico https: ${this.chatUrl} blob:; media-src ${this.chatUrl} blob:; connect-src ${this.chatUrl} ${socket}; require-trusted-types-for 'script'; trusted-types lit-html; report-uri /reports`,
    });
    const attributes = ['with', 'topic', 'theme']
      .map((name) => [name, searchParams.get(name)])
      .flatMap(([name, value]) => (value ? `${name}="${value}"` : []));
    for (const name of ['guest', 'markup', 'sound', 'title-badge']) {
      if (searchParams.has(name)) attributes.push(name);
    }
    const notifications = searchParams.get('notifications');
    if (notifications !== null) attributes.push(`notifications="${notifications}"`);
    const isWide = searchParams.has('wide');
    const form = searchParams.has('launcher') ? 'launcher' : 'window';
    response.end(`<!doctype html><html lang="en"><title>A strict site</title>
      ${form === 'launcher' ? '<meta name="viewport" content="width=device-width">' : ''}
      <link rel="stylesheet" href="/site.css">
      <script src="/chat-${form}.js" async></script>
      <a href="#before" id="before">Before the chat</a>
      <chat-${form} server="${this.chatUrl}" class="${isWide ? 'wide' : ''}" ${attributes.join(' ')}></chat-${form}>`);
  }

  /** For who starts it outside of a test. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  static async start(): Promise<StrictSite> {
    const site = new StrictSite();
    site.url = await listen(site.#server);
    return site;
  }
}

import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const packed = promisify(gzip);

/** A site that has a page for each of those that are compared, of an origin of its own. */
export class ComparedSite {
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<ComparedSite> {
    const server = createServer(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
      const [, script] = /^\/([a-z-]+)\.js$/.exec(pathname) ?? [];
      if (script !== undefined) {
        const file = fileURLToPath(new URL(`../dist/window/pages/${script}.js`, import.meta.url));
        response.writeHead(200, {
          'content-type': 'text/javascript; charset=utf-8',
          'content-encoding': 'gzip',
        });
        response.end(await packed(await readFile(file)));
        return;
      }
      const chatUrl = searchParams.get('server');
      const own = chatUrl === null ? '' : `<script src="${chatUrl}/chat-window.js"></script>`;
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><meta charset="utf-8"><title>Compared</title>
        <style>body { margin: 0 }</style><body>
        <script>scriptBegan = performance.now()</script>
        ${own}<script src="${pathname}.js"></script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ComparedSite(server);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The site: its pages. Who signs in does so with the chat server. */
import { createServer } from 'node:http';

/**
 * @param {object} options
 * @param {number} options.port - 0 takes a free one
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} options.pages
 */
export async function startSite({ port, pages }) {
  const server = createServer(pages);
  await new Promise((resolve) => server.listen(port, 'localhost', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

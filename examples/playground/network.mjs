import { connect, createServer } from 'node:net';

/** How long what is sent takes where the network is slow, in ms each way. */
const slowness = 1200;

/**
 * A way to the chat server that gets slow, is cut or answers nothing, as networks do, and by a click. It is what a stage has
 * for a server: each its own, so that one page goes offline and no other.
 *
 * - `fine`: as it is
 * - `slow`: everything takes its time
 * - `offline`, `away`: what is open is cut, and nothing new is let through
 * - `silent`: it connects, and nothing comes of it
 *
 * @param {number} port - the chat server's
 */
export async function openNetwork(port, state = 'fine') {
  const links = new Set();
  let current = state;

  const server = createServer((client) => {
    client.on('error', () => {});
    if (isCut(current)) return client.resetAndDestroy();
    const target = connect({ port, host: '127.0.0.1' });
    const link = { client, target, held: [] };
    links.add(link);
    const end = () => {
      links.delete(link);
      client.destroy();
      target.destroy();
    };
    for (const socket of [client, target])
      socket.on('close', end).on('error', end).setNoDelay(true);
    pass(client, target, link);
    pass(target, client, link);
  });

  function pass(from, to, link) {
    let before = Promise.resolve();
    const send = (chunk) => {
      if (current === 'silent') return void link.held.push(() => send(chunk));
      const wait = current === 'slow' ? slowness : 0;
      const due = new Promise((resolve) => (wait ? setTimeout(resolve, wait) : resolve()));
      before = Promise.all([before, due]).then(() => void (to.destroyed || to.write(chunk)));
    };
    from.on('data', send);
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    /** @param {string} next */
    become(next) {
      current = next;
      for (const link of links) {
        if (isCut(next)) {
          link.client.resetAndDestroy();
          link.target.resetAndDestroy();
        } else if (next !== 'silent') {
          for (const send of link.held.splice(0)) send();
        }
      }
    },
    close() {
      this.become('away');
      server.close();
    },
  };
}

const isCut = (state) => state === 'offline' || state === 'away';

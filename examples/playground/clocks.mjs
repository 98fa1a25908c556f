import { setClock } from './clock.mjs';

/**
 * The clocks of this process and of the chat server's, set together.
 *
 * @param {import('node:child_process').ChildProcess} server - started with `--import clock.mjs`, and a channel
 * @param {number | null} standsAt - what both show when nothing is being seeded; null for the real time
 */
export function clocksOf(server, standsAt) {
  let last = 0;
  /** @param {number | null} time */
  const set = async (time, options = {}) => {
    const id = ++last;
    const done = new Promise((resolve) => {
      const listen = (message) => {
        if (message?.clockIsSet !== id) return;
        server.off('message', listen);
        resolve(undefined);
      };
      server.on('message', listen);
    });
    setClock(time, options);
    server.send({ setClock: [time, options], id });
    await done;
  };
  return {
    /** What is now, for who looks at a page, whatever the clocks show. */
    get present() {
      return standsAt ?? Math.round(performance.timeOrigin + performance.now());
    },
    set,
    reset: () => (standsAt === null ? set(null) : set(standsAt, { stands: true })),
  };
}

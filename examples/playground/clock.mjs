/**
 * A clock that can be set, for the process that imports this (`node --import`): conversations are seeded with messages of
 * yesterday, and pictures are taken at a time that is always the same. Timers run on as they are.
 */
const RealDate = Date;
/** What is added to the real time; or, where the clock stands still, what it shows. */
let offset = 0;
let stopped = null;

const now = () => stopped ?? RealDate.now() + offset;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};

/**
 * @param {number | null} time - in ms since the epoch; null for the real one
 * @param {{ stands?: boolean }} options - whether it stands still there
 */
export function setClock(time, { stands = false } = {}) {
  stopped = stands ? time : null;
  offset = time === null ? 0 : time - RealDate.now();
}

// Set by the process that started this one, which is told once it is.
process.on('message', (message) => {
  if (!Array.isArray(message?.setClock)) return;
  setClock(...message.setClock);
  process.send?.({ clockIsSet: message.id });
});
// Without who sets it, it is wrong.
process.on('disconnect', () => process.exit());
// A clock alone is no reason to stay.
process.channel?.unref();

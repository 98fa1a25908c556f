import { viewer } from './people.mjs';
import { answer, short, unread } from './scripts.mjs';

const seconds = 1000;

/**
 * Who looks at whom in each state of a stage, and what the world does for it. What a page would change by being looked
 * at has people of its own. `as: null` is nobody who is signed in at the site; `afterwards` is what happens once it is looked at.
 *
 * @type {Record<string, (world: import('./world.mjs').World, options: { lang: string, quick: boolean }) => Promise<{ as: string | null, with: string, afterwards?: () => unknown }>>}
 */
export const scenes = {
  conversation: async (_world, { lang }) => ({ as: viewer, with: lang === 'ar' ? 'noor' : 'mira' }),
  markup: async () => ({ as: viewer, with: 'fern' }),
  files: async () => ({ as: viewer, with: 'yuki' }),
  blocked: async () => ({ as: viewer, with: 'dana' }),
  removed: async (world) => {
    const pair = await world.pair('sol', short);
    return { ...pairOf(pair), afterwards: () => world.admin('DELETE', `users/${pair.peer.id}`) };
  },
  error: async () => ({ as: viewer, with: 'nobody' }),
  'sign-in': async () => ({ as: null, with: 'support' }),
  guest: async () => ({ as: null, with: 'support' }),
  empty: async (world) => pairOf(await world.pair('sol', [])),
  writing: async (world) => pairOf(await world.pair('theo')),
  unread: async (world) => pairOf(await world.pair('theo', [...short, ...unread.map(unheard)])),
  typing: async (world) => {
    const pair = await world.pair('theo');
    repeat(() => pair.theirs.setTyping(true), seconds);
    return pairOf(pair);
  },
  streaming: async (world, { quick }) => {
    const pair = await world.pair('fern', question);
    const stream = pair.theirs.stream();
    const words = answer.split(/(?= )/);
    // A word that may go on is shown a second later: in a picture there is none.
    stream.write(`${words.splice(0, quick ? 28 : 3).join('')}${quick ? ' ' : ''}`);
    repeat(() => stream.write(quick ? '' : (words.shift() ?? '')), quick ? 5 * seconds : 180);
    return pairOf(pair);
  },
  'broken-off': async (world) => {
    const pair = await world.pair('fern', question);
    const stream = pair.theirs.stream();
    stream.write(answer.slice(0, 96));
    const goesOn = repeat(() => stream.write(''), seconds);
    const afterwards = () => {
      clearInterval(goesOn);
      pair.peer.leave();
    };
    return { ...pairOf(pair), afterwards };
  },
  muted: async (world) => {
    const pair = await world.pair('theo');
    const { id } = pair.me;
    const afterwards = () => restrict(world, { id }, 'muted', 'Please keep to the house rules.');
    return { ...pairOf(pair), afterwards };
  },
  suspended: async (world) => {
    const pair = await world.pair('theo');
    await restrict(world, pair.me, 'suspended', 'Your account is being looked at.');
    return pairOf(pair);
  },
};

const question = [{ who: 'me', ago: 1, text: 'Where would a fern feel at home?' }];

/** Nobody has looked at it yet. */
const unheard = (line) => ({ ...line, unheard: true });

const pairOf = ({ me, peer }) => {
  me.leave();
  return { as: me.sub, with: peer.sub };
};

/** For as long as somebody may look. */
function repeat(what, every) {
  what();
  const timer = setInterval(what, every);
  timer.unref();
  setTimeout(() => clearInterval(timer), 600 * seconds).unref();
  return timer;
}

const restrict = (world, { id }, kind, reason) =>
  world.admin('PUT', `users/${id}/restriction`, { kind, until: null, reason });

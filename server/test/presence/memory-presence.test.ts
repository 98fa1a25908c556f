import { createPresence } from '../../src/presence/create-presence.js';
import { presenceContract } from './presence-contract.js';

presenceContract('the presence of one node', async () => {
  const presence = createPresence(null, 30_000);
  presence.open();
  return { a: presence, b: presence };
});
